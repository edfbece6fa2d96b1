import type {OutputStream} from './start-process.js';

/** Collects lines until they are taken, keeping the newest when there are too many to show. */
export type LineBatch = {
	/** Adds whole lines, joined by `\n`. */
	add: (stream: OutputStream, lines: string) => void;
	/** What was added since, oldest first; neighbours of one stream are joined. */
	take: () => {stream: OutputStream; text: string}[];
};

/** characters of one batch, as long as the total is modest and after that: a flood stays visible but not whole */
const BATCH_LIMIT = 65_536;
const FLOOD_LIMIT = 2048;
const TOTAL_LIMIT = 4_194_304;

const countLines = (text: string): number => {
	let count = 1;
	for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
		count++;
	}

	return count;
};

/** The end of the text from a line's beginning, at most `limit` characters long but for a single line. */
const newest = (text: string, limit: number): string => {
	const start = text.indexOf('\n', text.length - limit - 1);
	return text.slice((start === -1 ? text.lastIndexOf('\n') : start) + 1);
};

export const createLineBatch = (): LineBatch => {
	let parts: {stream: OutputStream; text: string}[] = [];
	let size = 0;
	let left = 0;
	let total = 0;

	const trim = (limit: number): void => {
		while (size > limit) {
			const [oldest] = parts;
			if (!oldest) {
				return;
			}

			const kept = parts.length > 1 ? '' : newest(oldest.text, limit);
			const gone = kept === '' ? oldest.text : oldest.text.slice(0, oldest.text.length - kept.length - 1);
			if (gone === '' && kept === oldest.text) {
				return;
			}

			left += countLines(gone);
			size -= oldest.text.length - kept.length;
			if (kept === '') {
				parts.shift();
			} else {
				oldest.text = kept;
				return;
			}
		}
	};

	return {
		add(stream, lines) {
			const last = parts.at(-1);
			if (last?.stream === stream) {
				last.text += `\n${lines}`;
				size += lines.length + 1;
			} else {
				parts.push({stream, text: lines});
				size += lines.length;
			}

			// Twice the limit at most is held, so that trimming costs little per line.
			if (size > 2 * BATCH_LIMIT) {
				trim(BATCH_LIMIT);
			}
		},
		take() {
			trim(total > TOTAL_LIMIT ? FLOOD_LIMIT : BATCH_LIMIT);
			const [first] = parts;
			if (first && left > 0) {
				first.text = `… ${left} lines not shown\n${first.text}`;
			}

			const taken = parts;
			total += size;
			parts = [];
			size = 0;
			left = 0;
			return taken;
		},
	};
};
