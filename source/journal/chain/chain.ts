/**
 * What ties the records of a journal to one another. Each fact carries a `mac` over all bytes since the one before it and
 * that one, made with the run's secret: whoever does not have it can neither change, add, drop nor swap a record.
 * Streamed lines carry none of their own; the next fact covers them.
 */
import {createHash, createHmac, type Hash} from 'node:crypto';

/** Hex digits of a `mac`: the first 128 bits of an HMAC-SHA256. */
export const macLength = 32;

export class Chain {
	readonly #secret: Buffer;
	#previous = '';
	#since: Hash = createHash('sha256');

	constructor(secret: Buffer) {
		this.#secret = secret;
	}

	/** Takes bytes that the next `seal` covers. */
	cover(bytes: Buffer): void {
		this.#since.update(bytes);
	}

	/** The `mac` of a fact, whose line up to there is `bytes`. */
	seal(bytes: Buffer): string {
		this.cover(bytes);
		this.#previous = createHmac('sha256', this.#secret)
			.update(this.#previous)
			.update(this.#since.digest())
			.digest('hex')
			.slice(0, macLength);
		this.#since = createHash('sha256');
		return this.#previous;
	}

	/** The same chain at the same place, for one that may have to come back here. */
	copy(): Chain {
		const copy = new Chain(this.#secret);
		copy.#previous = this.#previous;
		copy.#since = this.#since.copy();
		return copy;
	}
}
