import type {TriggerChoice} from '../loop/loop.js';
import type {Clock} from '../system/clock.js';
import {now} from './now.js';
import type {Trigger} from './trigger.js';

/** What triggers need to know of the run. */
export type TriggerPlace = {
	/** Absolute path of the top of the user's checkout. */
	root: string;
	/** Absolute path of the run's folder, for what a trigger has to keep while nothing runs. */
	folder: string;
	/** Files that Treadle itself writes in the checkout, relative to its top: they wake nothing. */
	own: readonly string[];
	/** When the loop was woken last, in milliseconds since the epoch; undefined before the first time. */
	wokenAt: number | undefined;
	/** The whole environment of commands. */
	environment: Record<string, string>;
	clock: Clock;
};

/** Creates the triggers of a loop as one, which fires when any of them does. A new kind is a file in this folder and a line here. */
export const createTrigger = (choices: readonly TriggerChoice[], _place: TriggerPlace): Trigger => {
	const [choice] = choices;
	switch (choice?.kind) {
		case 'now':
			return now();
		default:
			throw new Error(`the trigger ${choice?.kind} is missing`);
	}
};
