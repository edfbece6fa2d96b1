/**
 * One event as one line of a journal: `{"v":1,"seq":…,"at":…,"type":…,…,"mac":"…","crc":"…"}`. The checksum is the CRC32
 * of all bytes before `,"crc"`, as 8 lower-case hex digits, so a line can be checked without parsing it. The `mac` stands
 * on facts of a chained journal: 32 hex digits, see `Chain`.
 */
import {crc32} from 'node:zlib';
import {macLength} from '../chain/chain.js';
import type {Event, EventBody} from '../events/events.js';

/** The format this program writes, and the newest it reads. */
export const formatVersion = 1;

/** Bytes of the longest line, its line end included; a longer one is taken for damage. */
export const longestLine = 64 * 1024 * 1024;

export const lineEnd = 0x0a;

const checksumMark = Buffer.from(',"crc":"');
const checksumLength = 8;
const tailLength = checksumMark.length + checksumLength + 2;
const macMark = Buffer.from(',"mac":"');
const macTailLength = macMark.length + macLength + 1;

/** Puts the envelope around a body, with the keys in the order they have on disk. */
export const envelop = (body: EventBody, seq: number, at: string): Event => ({
	v: formatVersion,
	seq,
	at,
	...body,
});

/** The line of an event, its line end included. Half of a surrogate pair becomes U+FFFD, as other readers expect. */
export const encodeLine = (event: Event): Buffer => {
	const line = Buffer.from(`${stringify(event).slice(0, -1)},"crc":"00000000"}\n`);
	writeChecksum(line);
	return line;
};

/** The line of an event that has room for its `mac`, which `writeMac` fills in. */
export const encodeWithMac = (event: Event): Buffer =>
	Buffer.from(`${stringify(event).slice(0, -1)},"mac":"${'0'.repeat(macLength)}","crc":"00000000"}\n`);

/** Writes into a line from `encodeWithMac` what `seal` makes of the bytes before it, and the checksum. Returns the mac. */
export const writeMac = (line: Buffer, seal: (bytes: Buffer) => string): string => {
	const mark = line.length - 1 - tailLength - macTailLength;
	const mac = seal(line.subarray(0, mark));
	line.write(mac, mark + macMark.length, macLength, 'latin1');
	writeChecksum(line);
	return mac;
};

const writeChecksum = (line: Buffer): void => {
	const mark = line.length - 1 - tailLength;
	line.write(hex(crc32(line.subarray(0, mark))), mark + checksumMark.length, checksumLength, 'latin1');
};

/** The `mac` of the line in `bytes` from `start` to `end` (without its line end), and where the key stands. */
export const macOf = (
	bytes: Buffer,
	start: number,
	end: number,
): {at: number; digits: string} | undefined => {
	const at = end - tailLength - macTailLength;
	const digits = at + macMark.length;
	return at > start && startsWith(bytes, at, macMark)
		? {at, digits: bytes.toString('latin1', digits, digits + macLength)}
		: undefined;
};

/** True when the line in `bytes` from `start` up to `end` (without its line end) carries its own checksum. */
export const isIntact = (bytes: Buffer, start: number, end: number): boolean => {
	const mark = end - tailLength;

	if (
		mark <= start ||
		!startsWith(bytes, mark, checksumMark) ||
		bytes[end - 2] !== 0x22 ||
		bytes[end - 1] !== 0x7d
	) {
		return false;
	}

	const digits = mark + checksumMark.length;
	return (
		bytes.toString('latin1', digits, digits + checksumLength) === hex(crc32(bytes.subarray(start, mark)))
	);
};

/** The event of a line, or undefined when the line is damaged. Does not look at `v` or `seq`. */
export const decodeLine = (bytes: Buffer, start = 0, end = bytes.length): Event | undefined => {
	if (!isIntact(bytes, start, end)) {
		return undefined;
	}

	try {
		return JSON.parse(`${bytes.toString('utf8', start, end - tailLength)}}`) as Event;
	} catch {
		return undefined;
	}
};

/**
 * The format a line claims, read without its checksum, when it is newer than ours: a newer program may check its lines
 * differently. A line that carries a checksum like ours but the wrong one is damaged instead, whatever it claims.
 */
export const newerVersion = (bytes: Buffer, start: number, end: number): number | undefined => {
	if (startsWith(bytes, end - tailLength, checksumMark) && !isIntact(bytes, start, end)) {
		return undefined;
	}

	const version = /^\{"v":(\d{1,9}),/.exec(bytes.toString('latin1', start, Math.min(end, start + 20)))?.[1];
	return Number(version) > formatVersion ? Number(version) : undefined;
};

const stepMark = Buffer.from('","type":"agent.step"');
const outputMark = Buffer.from('","type":"verifier.output"');
/** What stands around the sequence number and the time, which always has the same length. */
const fixedLength = '{"v":1,"seq":'.length + ',"at":"'.length + '2026-01-01T00:00:00.000Z'.length;

/**
 * Tells a streamed line by the place where its type stands, without reading the rest: what makes opening a journal of a
 * million events quick. Anything that does not look exactly like one is to be decoded.
 */
export const streamedKind = (bytes: Buffer, start: number, seq: number): 'step' | 'output' | undefined => {
	const place = start + fixedLength + digitsOf(seq);

	if (startsWith(bytes, place, stepMark)) {
		return 'step';
	}

	return startsWith(bytes, place, outputMark) ? 'output' : undefined;
};

const hex = (checksum: number): string => checksum.toString(16).padStart(checksumLength, '0');

const startsWith = (bytes: Buffer, start: number, part: Buffer): boolean => {
	for (let index = 0; index < part.length; index++) {
		if (bytes[start + index] !== part[index]) {
			return false;
		}
	}

	return true;
};

const digitsOf = (number: number): number => {
	let digits = 1;

	for (let limit = 10; number >= limit; limit *= 10) {
		digits++;
	}

	return digits;
};

const stringify = (event: Event): string => {
	const {v, seq, at, type, ...rest} = event;
	const ordered = {v, seq, at, type, ...rest};
	const json = JSON.stringify(ordered);

	// JSON.stringify escapes half of a surrogate pair, and nothing else, as \ud….
	return json.includes('\\ud')
		? JSON.stringify(ordered, (_key, value: unknown) =>
				typeof value === 'string' ? value.toWellFormed() : value,
			)
		: json;
};
