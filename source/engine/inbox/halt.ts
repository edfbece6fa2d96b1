import type {RunOutcome} from '../../journal/events/events.js';

/** Ends the run from wherever it is: thrown by what notices, caught by the loop. Not an error. */
export class Halt extends Error {
	readonly outcome: RunOutcome;

	constructor(outcome: RunOutcome, reason: string) {
		super(reason);
		this.name = 'Halt';
		this.outcome = outcome;
	}
}

/** Ends what is going on because today's budget is used up: the run sleeps until the next day. Not an error. */
export class DayOver extends Halt {
	/** When the next day begins, in milliseconds since the epoch. */
	readonly until: number;

	constructor(reason: string, until: number) {
		super('budget', reason);
		this.name = 'DayOver';
		this.until = until;
	}
}

/** Leaves the current iteration and goes back to the checkpoint of an earlier one. Not an error. */
export class RollBack extends Error {
	readonly iteration: number;

	constructor(iteration: number, reason: string) {
		super(reason);
		this.name = 'RollBack';
		this.iteration = iteration;
	}
}
