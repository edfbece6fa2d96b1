/**
 * Too many requests, and a provider that is down. 500 is among them only here, where the status is known to be the
 * provider's own.
 */
const limits = [429, 500, 502, 503, 504, 529];

/** Whether a provider with this status refuses only for now. */
export const isLimit = (status: number): boolean => limits.includes(status);

/** A provider refuses for now: a rate limit or an outage, as known from its response. */
export class ProviderRefusal extends Error {
	readonly status: number;
	/** milliseconds since the epoch: when it may serve again, where known */
	readonly until: number | undefined;

	constructor(status: number, words: string, until?: number) {
		super(words);
		this.status = status;
		this.until = until;
	}
}
