import type {RunState} from '../../journal/state/state.js';
import {createStateNotices} from '../../words/notices.js';
import {drawWith, type Glyphs} from '../text/glyphs.js';
import {abilitiesIn} from './abilities.js';
import {askTmux} from './ask-tmux.js';
import {type CallChoice, type Caller, createCaller} from './caller.js';
import type {Environment} from './terminal.js';

/** The run as the screen knows it, and what it may call for. */
export type CalledFor = {
	/** The newest state, and whether an engine works on it. */
	now: () => {state: RunState; active: boolean};
	/** Calls back after each change. Returns the function that ends it. */
	subscribe: (listener: () => void) => () => void;
};

export type CallForOptions = {
	choice: CallChoice;
	environment: Environment;
	isTerminal: boolean;
	glyphs: Glyphs;
	/** Writes to the terminal, past the screen. */
	write: (sequence: string) => void;
};

/** Follows a run and calls the user when something happens; `close` ends it. */
export const callFor = (
	run: CalledFor,
	{choice, environment, isTerminal, glyphs, write}: CallForOptions,
): Caller & {close: () => void} => {
	const caller = createCaller({
		choice,
		write,
		abilities: abilitiesIn(environment, isTerminal),
		clock: () => performance.now(),
		draw: text => drawWith(glyphs, text),
	});
	const first = run.now();
	let before = first.state;
	const noticesBetween = createStateNotices(before);
	caller.show(before, first.active);
	const stop = run.subscribe(() => {
		const {state, active} = run.now();
		caller.show(state, active);
		for (const notice of noticesBetween(before, state)) {
			caller.call(notice, state);
		}
		before = state;
	});

	if (choice !== 'off') {
		// What tmux does not answer is nothing that it passes on.
		askTmux(environment).then(
			report => {
				if (report) {
					caller.learned(abilitiesIn(environment, isTerminal, report));
				}
			},
			() => {},
		);
	}

	return {...caller, close: stop};
};
