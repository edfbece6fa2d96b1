import type {RunState} from '../../journal/state/state.js';
import {runMark} from '../../words/marks.js';
import type {Notice} from '../../words/notices.js';
import {progressOf, type RunProgress} from '../../words/progress.js';
import {type Abilities, noAbilities} from './abilities.js';
import {
	bell,
	focusReportsOff,
	focusReportsOn,
	notification,
	passedOn,
	restoreTitle,
	saveTitle,
	setProgress,
	setTitle,
} from './sequences.js';

/** How the user wants to be called, see `notifyChoices` in settings.ts. */
export type CallChoice = 'auto' | 'bell' | 'desktop' | 'off';

/** Milliseconds after a key for which somebody is taken to sit there, where the terminal does not tell about focus. */
const attention = 30_000;

export type CallerOptions = {
	choice: CallChoice;
	abilities: Abilities;
	/** Writes to the terminal, past the screen. */
	write: (sequence: string) => void;
	/** Milliseconds on a clock that never goes back. */
	clock: () => number;
	/** Makes a text fit for what the terminal can draw. */
	draw: (text: string) => string;
};

/** Title, progress, bell and notifications: what reaches a user who looks elsewhere. */
export type Caller = {
	/** What to write when the screen comes up, and when it goes: nothing else may be left behind. */
	entering: () => string;
	leaving: () => string;
	/** The run is in this state now; `active` is false when no engine works on it. */
	show: (state: RunState, active: boolean) => void;
	call: (notice: Notice, state: RunState) => void;
	/** The window got or lost the focus. */
	focused: (isFocused: boolean) => void;
	/** A key was pressed, so somebody is there. */
	pressed: () => void;
	/** More is known of the terminal. */
	learned: (abilities: Abilities) => void;
};

const same = (a: RunProgress, b: RunProgress): boolean => a.state === b.state && a.share === b.share;

const noProgress: RunProgress = {state: 'none', share: 0};

export const createCaller = (options: CallerOptions): Caller => {
	const {choice, write, clock, draw} = options;
	const isOff = choice === 'off';
	let abilities = isOff ? noAbilities : options.abilities;
	/** Whether the screen is up. Nothing is written while another program has the terminal. */
	let isUp = false;
	let title = 'treadle';
	let progress = noProgress;
	/** Undefined while the terminal has told nothing about it. */
	let isFocused: boolean | undefined;
	let lastKey = Number.NEGATIVE_INFINITY;

	const wrap = (sequence: string): string => (abilities.wrapped ? passedOn(sequence) : sequence);
	const put = (sequence: string): void => {
		if (isUp) {
			write(sequence);
		}
	};

	/** Without a terminal that anybody looks at there is no focus either. */
	const asksForFocus = !isOff && abilities.title;

	const notify = ({title: what, text}: Notice, state: RunState): void => {
		const head = `${state.run?.loop ?? 'treadle'}: ${what}`;
		put(
			abilities.notification === undefined
				? bell
				: wrap(notification(abilities.notification, draw(head), draw(text))),
		);
	};

	return {
		entering() {
			if (isUp) {
				return '';
			}
			isUp = true;
			return [
				abilities.title ? saveTitle + setTitle(title) : '',
				abilities.progress && progress.state !== 'none' ? wrap(setProgress(progress)) : '',
				asksForFocus ? focusReportsOn : '',
			].join('');
		},
		leaving() {
			if (!isUp) {
				return '';
			}
			isUp = false;
			isFocused = undefined;
			return [
				asksForFocus ? focusReportsOff : '',
				abilities.progress ? wrap(setProgress(noProgress)) : '',
				abilities.title ? restoreTitle : '',
			].join('');
		},
		show(state, active) {
			const mark = runMark(state, active);
			const name = state.run?.loop;
			const wanted = name === undefined ? 'treadle' : draw(`${mark.glyph} ${name}: ${mark.word}`);
			if (wanted !== title) {
				title = wanted;
				if (abilities.title) {
					put(setTitle(title));
				}
			}
			const reached = progressOf(state, active);
			if (!same(reached, progress)) {
				progress = reached;
				if (abilities.progress) {
					put(wrap(setProgress(progress)));
				}
			}
		},
		call(notice, state) {
			switch (choice) {
				case 'off':
					return;
				case 'bell':
					put(bell);
					return;
				case 'desktop':
					notify(notice, state);
					return;
				default:
			}

			if (isFocused === false) {
				notify(notice, state);
			} else if (isFocused === undefined && notice.kind === 'gate' && clock() - lastKey >= attention) {
				put(bell);
			}
		},
		focused(now) {
			isFocused = now;
		},
		pressed() {
			lastKey = clock();
			// A key says more than a report that got lost.
			isFocused = isFocused === undefined ? undefined : true;
		},
		learned(now) {
			if (isOff) {
				return;
			}
			const before = abilities;
			abilities = now;
			if (abilities.progress && !before.progress && progress.state !== 'none') {
				put(wrap(setProgress(progress)));
			}
		},
	};
};
