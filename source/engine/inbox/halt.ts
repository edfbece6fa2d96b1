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

/** Leaves the current iteration and goes back to the checkpoint of an earlier one. Not an error. */
export class RollBack extends Error {
	readonly iteration: number;

	constructor(iteration: number, reason: string) {
		super(reason);
		this.name = 'RollBack';
		this.iteration = iteration;
	}
}
