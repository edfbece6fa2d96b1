import {durationText} from '../../loop/values/duration.js';
import {afterWorking, type HeldFor} from '../../system/process/held-timer.js';

export type Deadline = {
	/** milliseconds */
	limit: number;
	/** The request, e.g. `initialize`. */
	what: string;
	/** Once the process has ended the limit no longer applies: the turn reports that end itself. */
	ended: Promise<unknown>;
	heldFor?: HeldFor | undefined;
	/** The protocol's error to throw. */
	Failure: new (
		message: string,
	) => Error;
};

/** Waits for the answer; rejects with the protocol's failure when it takes too long. */
export const answerWithin = async <T>(
	answer: Promise<T>,
	{limit, what, ended, heldFor, Failure}: Deadline,
): Promise<T> => {
	let stop = (): void => {};
	const late = new Promise<never>((_, reject) => {
		const message = `did not answer ${what} within ${durationText(limit)}`;
		stop = afterWorking(limit, () => reject(new Failure(message)), heldFor);
	});
	void ended.then(stop);
	try {
		return await Promise.race([answer, late]);
	} finally {
		stop();
	}
};
