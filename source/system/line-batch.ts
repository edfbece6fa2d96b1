import type {OutputStream} from './start-process.js';

export type Lines = {
	stream: OutputStream;
	/** Whole lines joined by `\n`. */
	text: string;
};

/** Collects lines until they are taken, keeping the newest when there are too many to show. */
export type LineBatch = {
	add: (stream: OutputStream, text: string) => void;
	/** What was added since, oldest first, in pieces of some 64 KiB; neighbours of one stream are joined. */
	take: () => Lines[];
};

const PIECE = 65_536;
/** characters of one batch, as long as the total is modest and after that: a flood stays visible but not whole */
const BATCH_LIMIT = 524_288;
const FLOOD_LIMIT = 2048;
const TOTAL_LIMIT = 4_194_304;

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

const inPieces = ({stream, text}: Lines): Lines[] => {
	const pieces: Lines[] = [];
	let start = 0;
	while (text.length - start > PIECE) {
		const end = text.indexOf('\n', start + PIECE);
		if (end === -1) {
			break;
		}

		pieces.push({stream, text: text.slice(start, end)});
		start = end + 1;
	}

	return [...pieces, {stream, text: text.slice(start)}];
};

export const createLineBatch = (): LineBatch => {
	let parts: Lines[] = [];
	let size = 0;
	let left = 0;
	let total = 0;

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
			if (size > 2 * BATCH_LIMIT) {
				trim(BATCH_LIMIT);
			}
		},
		take() {
			trim(total > TOTAL_LIMIT ? FLOOD_LIMIT : BATCH_LIMIT);
			total += size;
			const [first] = parts;
			if (first && left > 0) {
				first.text = `… ${left} ${left === 1 ? 'line' : 'lines'} not shown\n${first.text}`;
			}

			const taken = parts.flatMap(inPieces);
			parts = [];
			size = 0;
			left = 0;
			return taken;
		},
	};
};
