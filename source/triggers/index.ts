import type {TriggerChoice} from '../loop/loop.js';
import {now} from './now.js';
import type {Trigger} from './trigger.js';

/** Creates the trigger of a loop. A new kind is a file in this folder and a line here. */
export const createTrigger = (choice: TriggerChoice): Trigger => {
	switch (choice.kind) {
		case 'now':
			return now();
	}
};
