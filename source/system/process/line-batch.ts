import {createGrowingInterval} from '../growing-interval.js';
import type {OutputStream} from './start-process.js';

export type Lines = {
	stream: OutputStream;
	/** Whole lines joined by `\n`. */
	text: string;
};

/**
 * Collects lines until they are taken. A program may print for hours: all that is taken stays within a few megabytes, the
 * newest lines are kept, and a line says how many are missing.
 */
export type LineBatch = {
	add: (stream: OutputStream, text: string) => void;
	/** Milliseconds until something may be taken: 0, but in a flood. */
	dueIn: (now: number) => number;
	/** What was added since, oldest first, in chunks of some 64 KiB; neighbours of one stream are joined. */
	take: (now: number) => Lines[];
	/** The same after the last line, with more of it kept: the end of an output usually says most. */
	takeLast: () => Lines[];
};

const chunkSize = 65_536;
/** characters of one batch, until the total exceeds its limit and after that: of a flood only a part is kept */
const batchLimit = 524_288;
const floodLimit = 2048;
const lastLimit = 16_384;
const totalLimit = 6_291_456;
/** characters that a line counts for beside its own: a million empty lines are a flood too */
const lineCost = 16;

const countLines = (text: string): number => {
	let count = 1;
	for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
		count++;
	}

	return count;
};

/** Where the newest lines begin that fit into the limit; the last line counts as fitting. */
const newestStart = (text: string, limit: number): number => {
	const fits = text.indexOf('\n', Math.max(0, text.length - limit - 1));
	return (fits === -1 ? text.lastIndexOf('\n') : fits) + 1;
};

const inChunks = ({stream, text}: Lines): Lines[] => {
	const chunks: Lines[] = [];
	let start = 0;
	while (text.length - start > chunkSize) {
		const end = text.indexOf('\n', start + chunkSize);
		if (end === -1) {
			break;
		}

		chunks.push({stream, text: text.slice(start, end)});
		start = end + 1;
	}

	return [...chunks, {stream, text: text.slice(start)}];
};

export const createLineBatch = (): LineBatch => {
	let parts: Lines[] = [];
	let size = 0;
	let left = 0;
	let total = 0;
	const pace = createGrowingInterval();

	const trim = (limit: number): void => {
		while (size > limit && parts.length > 1) {
			const oldest = parts.shift();
			size -= oldest?.text.length ?? 0;
			left += countLines(oldest?.text ?? '');
		}

		const [only] = parts;
		const start = only && size > limit ? newestStart(only.text, limit) : 0;
		if (only && start > 0) {
			left += countLines(only.text.slice(0, start - 1));
			only.text = only.text.slice(start);
			size = only.text.length;
		}
	};

	const isFlood = (): boolean => total > totalLimit;

	const takeNewest = (limit: number): Lines[] => {
		trim(limit);
		const [first] = parts;
		if (first && left > 0) {
			first.text = `… ${left} ${left === 1 ? 'line' : 'lines'} not shown\n${first.text}`;
		}

		const taken = parts.flatMap(inChunks);
		for (const {text} of taken) {
			total += text.length + lineCost * countLines(text);
		}

		parts = [];
		size = 0;
		left = 0;
		return taken;
	};

	return {
		add(stream, text) {
			const last = parts.at(-1);
			if (last?.stream === stream) {
				last.text += `\n${text}`;
				size += text.length + 1;
			} else {
				parts.push({stream, text});
				size += text.length;
			}

			// Twice the limit at most is held, so that trimming costs little per line.
			if (size > 2 * batchLimit) {
				trim(batchLimit);
			}
		},
		dueIn: now => (isFlood() ? pace.dueIn(now) : 0),
		take(now) {
			if (!isFlood()) {
				return takeNewest(batchLimit);
			}

			if (pace.dueIn(now) > 0) {
				return [];
			}

			pace.take(now);
			return takeNewest(floodLimit);
		},
		takeLast: () => takeNewest(isFlood() ? lastLimit : batchLimit),
	};
};
