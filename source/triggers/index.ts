import type {TriggerChoice} from '../loop/loop.js';
import {now} from './now.js';
import type {TriggerPlace} from './place.js';
import type {Trigger} from './trigger.js';

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
