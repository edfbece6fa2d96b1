import type {Block} from '../file/blocks.js';
import {eachLine} from '../file/blocks.js';
import {isIntact, macOf, streamedKind} from '../file/line.js';
import {Chain} from './chain.js';
import type {RunKey} from './run-key.js';

/** Follows the chain through a journal that is read block by block, and finds the first record that breaks it. */
export class ChainReader {
	/** Where the chain stands after the lines taken. */
	readonly chain: Chain;
	/** Number of the last valid line. */
	line = 0;
	/** The first line that was not written with the key, and what is wrong with it. */
	broken: {line: number; found: string} | undefined;
	/** True when the file ends in bytes that are no record. */
	isTorn = false;
	readonly #first: number;

	constructor({secret, first}: Pick<RunKey, 'secret' | 'first'>) {
		this.chain = new Chain(secret);
		this.#first = first;
	}

	/** Takes the next whole lines. What is no record ends it: a torn tail, or damage that others report. */
	take(block: Block): void {
		let from = 0;
		eachLine(block, (bytes, start, end) => {
			const number = this.line + 1;
			if (streamedKind(bytes, start, number) === undefined) {
				if (!isIntact(bytes, start, end)) {
					this.chain.cover(bytes.subarray(from, start));
					this.isTorn = true;
				} else if (number >= this.#first) {
					this.#check(bytes.subarray(from, end), start - from, number);
					from = end + 1;
				}
			}

			if (this.isTorn || this.broken) {
				return false;
			}

			this.line = number;
			return undefined;
		});
		if (!this.isTorn && !this.broken) {
			this.chain.cover(block.bytes.subarray(from, block.length));
		}
	}

	/** True when nothing more has to be taken. */
	get isOver(): boolean {
		return this.isTorn || this.broken !== undefined;
	}

	/** `bytes` end with the fact's line, which starts at `start`; before it stand the streamed lines it covers. */
	#check(bytes: Buffer, start: number, line: number): void {
		const mac = macOf(bytes, start, bytes.length);
		if (mac === undefined) {
			this.broken = {line, found: 'it has no mac, though the records before it were to have one'};
		} else if (this.chain.seal(bytes.subarray(0, mac.at)) !== mac.digits) {
			this.broken = {line, found: 'its mac does not match: it, or a record before it, was changed'};
		}
	}
}
