import type {Event} from '../events/events.js';
import {decodeLine, formatVersion, isIntact, newerVersion} from './line.js';
import {damaged, newerFormat, type Place} from './problems.js';

/**
 * Takes a journal line by line and yields the valid records. A bad line alone is no error yet: when nothing valid
 * follows it is a torn tail, left by a crash or by a writer at work. Followed by a valid record it is damage.
 */
export class RecordChecker {
	/** Number of the last line taken. */
	line: number;
	/** The first bad line since the last valid one. */
	bad: Place | undefined;
	readonly #name: string;

	/** `name` is how messages call the file; `line` the number of lines before the first one to check. */
	constructor(name: string, line = 0) {
		this.#name = name;
		this.line = line;
	}

	/** Counts a line without looking at it. */
	skip(): void {
		this.line++;
	}

	/**
	 * The record of the next line, without its line end; `offset` is where in the file `bytes` starts.
	 *
	 * @throws Problem for damage and for a newer format.
	 */
	take(bytes: Buffer, start: number, end: number, offset: number): Event | undefined {
		this.line++;
		const place = {line: this.line, offset: offset + start};
		const event = decodeLine(bytes, start, end);

		if (!event) {
			this.#refuseNewer(this.line === 1 ? newerVersion(bytes, start, end) : undefined);
			this.bad ??= place;

			if (endsInRecord(bytes, start, end)) {
				this.#refuseDamage(this.bad);
			}

			return undefined;
		}

		this.#refuseNewer(event.v > formatVersion ? event.v : undefined);

		if (this.bad) {
			this.#refuseDamage(this.bad);
		}

		if (event.seq !== this.line) {
			throw damaged(this.#name, place, `record ${this.line} of the sequence expected, ${event.seq} found`);
		}

		return event;
	}

	#refuseDamage(place: Place): never {
		throw damaged(this.#name, place, 'its checksum does not match, and valid records follow');
	}

	#refuseNewer(version: number | undefined) {
		if (version) {
			throw newerFormat(this.#name, this.line, version);
		}
	}
}

/** True when damage took a line end away, so that a valid record hides at the end of a bad line. */
const endsInRecord = (bytes: Buffer, start: number, end: number): boolean => {
	const place = bytes.subarray(start, end).lastIndexOf('{"v":');
	return place > 0 && isIntact(bytes, start + place, end);
};
