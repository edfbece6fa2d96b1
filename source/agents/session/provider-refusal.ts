/**
 * Too many requests, and the ways a provider says that it is down. 500 is among them only here, where the status is known
 * to be the provider's own.
 */
const limits = [429, 500, 502, 503, 504, 529];

/** Whether a provider that answers so refuses for now, and not for good. */
export const isLimit = (status: number): boolean => limits.includes(status);

/** A provider that refuses for now, by a rate limit or an outage, as known from its answer to a call. */
export class ProviderRefusal extends Error {
	readonly status: number;
	/** milliseconds since the epoch, from which it may serve again, where it says */
	readonly until: number | undefined;

	constructor(status: number, words: string, until?: number) {
		super(words);
		this.status = status;
		this.until = until;
	}
}
