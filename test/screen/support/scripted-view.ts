import type {Event, EventBody} from '../../../source/journal/events/events.js';
import {emptyState, Folding} from '../../../source/journal/state/fold.js';
import type {Moment, RunView} from '../../../source/journal/state/state.js';
import {Streams} from '../../../source/journal/state/streams.js';
import {journaled} from './states.js';
import {momentOf} from './story.js';

export type ScriptedView = RunView & {
	/** Appends events, as an engine would, and tells the screen. */
	append: (...bodies: EventBody[]) => void;
	events: readonly Event[];
	/** Holds back past moments until the returned function is called. */
	holdReads: () => () => void;
};

/** A run that exists only in memory: the real fold over a list of events. */
export const scriptedView = (given: readonly Event[] = []): ScriptedView => {
	const events: Event[] = [];
	const listeners = new Set<() => void>();
	const folding = new Folding(emptyState);
	const streams = new Streams();
	let newest: Moment = momentOf([]);
	let held: Promise<void> | undefined;

	const add = (event: Event): void => {
		events.push(event);
		folding.add(event);
		streams.add(event);
	};

	const settle = (): void => {
		newest = {state: folding.state, ...streams.view(), last: events.at(-1)?.type ?? ''};
		for (const listener of listeners) {
			listener();
		}
	};

	for (const event of given) {
		add(event);
	}
	settle();

	return {
		events,
		live: () => newest,
		newest: () => events.length,
		async at(seq) {
			await held;
			return momentOf(events.slice(0, Math.max(0, seq)));
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		close: async () => {},
		append(...bodies) {
			for (const body of bodies) {
				add(journaled(events.length + 1, body));
			}
			settle();
		},
		holdReads() {
			let release = (): void => {};
			held = new Promise(resolve => {
				release = resolve;
			});
			return () => release();
		},
	};
};
