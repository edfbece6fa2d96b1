import type {TriggerChoice} from '../loop/loop.js';
import {cron} from './cron.js';
import {every} from './every.js';
import {now} from './now.js';
import {onChange} from './on-change.js';
import {onCommand} from './on-command.js';
import {onCommit} from './on-commit.js';
import type {TriggerPlace} from './place.js';
import {several} from './several.js';
import {shareNaps} from './share-naps.js';
import type {Trigger} from './trigger.js';

/** Creates the triggers of a loop as one, which fires when any of them does. A new kind is a file in this folder and a line here. */
export const createTrigger = (choices: readonly TriggerChoice[], place: TriggerPlace): Trigger => {
	const shared = {...place, clock: shareNaps(place.clock)};
	const triggers = choices.map(choice => createOne(choice, shared));
	const [only] = triggers;
	return only && triggers.length === 1 ? only : several(triggers, place.wokenAt !== undefined);
};

const createOne = (choice: TriggerChoice, place: TriggerPlace): Trigger => {
	switch (choice.kind) {
		case 'now':
			return now();
		case 'every':
			return every(choice, place);
		case 'cron':
			return cron(choice, place);
		case 'change':
			return onChange(choice, place);
		case 'commit':
			return onCommit(choice, place);
		case 'command':
			return onCommand(choice, place);
	}
};
