import type {Event} from '../../journal/events/events.js';

/** How long the current iteration was worked on: a fold of the events with their times. */
export type UnfinishedTime = {
	/** milliseconds */
	worked: number;
	/** Time of the last event, in milliseconds since the epoch. */
	at: number;
	isOpen: boolean;
	/** It waits for the user, or sleeps, which costs no time. */
	isHeld: boolean;
	/** It stands still whatever is answered meanwhile. */
	isFrozen?: boolean;
};

export const noTime: UnfinishedTime = {worked: 0, at: 0, isOpen: false, isHeld: false};

/**
 * Folds one event in. Pure. The time of an iteration that an engine did not finish is measured by
 * the events it wrote; between the last of them and the next engine nothing worked.
 */
export const measureTime = (time: UnfinishedTime, event: Event): UnfinishedTime => {
	const at = Date.parse(event.at);
	const counts = time.isOpen && !time.isHeld && event.type !== 'run.resumed';
	const next = {...time, at, worked: time.worked + (counts ? Math.max(0, at - time.at) : 0)};
	switch (event.type) {
		case 'iteration.started':
			return {worked: 0, at, isOpen: true, isHeld: false};
		case 'iteration.finished':
			return {...noTime, at};
		case 'run.paused':
			return {...next, isHeld: true, isFrozen: event.frozen === true};
		case 'gate.opened':
		case 'loop.slept':
			return {...next, isHeld: true};
		case 'gate.answered':
			return {...next, isHeld: time.isFrozen === true};
		case 'run.resumed':
		case 'trigger.fired':
		case 'agent.started':
			return {...next, isHeld: false, isFrozen: false};
		default:
			return next;
	}
};
