import {durationText} from '../../loop/values/duration.js';

export type Deadline = {
	/** milliseconds */
	limit: number;
	/** The request, e.g. `initialize`. */
	what: string;
	/** Once the process has ended the limit no longer applies: the turn reports that end itself. */
	ended: Promise<unknown>;
	/** The protocol's error to throw. */
	Failure: new (
		message: string,
	) => Error;
};

/** Waits for the answer; rejects with the protocol's failure when it takes too long. */
export const answerWithin = async <T>(
	answer: Promise<T>,
	{limit, what, ended, Failure}: Deadline,
): Promise<T> => {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		const message = `did not answer ${what} within ${durationText(limit)}`;
		timer = setTimeout(() => reject(new Failure(message)), limit);
	});
	const stop = (): void => clearTimeout(timer);
	void ended.then(stop);
	try {
		return await Promise.race([answer, late]);
	} finally {
		stop();
	}
};
