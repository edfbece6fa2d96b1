export type LineSplitter = {
	/**
	 * Takes the next bytes of a stream. Returns the whole lines they complete, joined by `\n` and without the last line
	 * end, or undefined when they complete none.
	 */
	push: (chunk: Uint8Array) => string | undefined;
	/** The last line, when the stream ended without a line end. */
	end: () => string | undefined;
};

const lf = 0x0a;
const cr = 0x0d;
const defaultLimit = 1024 * 1024;

/**
 * Cuts a stream of bytes into lines, in bounded memory however long a line is. LF, CRLF and a lone CR end a line (so a
 * progress bar is a line each time it is drawn); U+2028 does not. UTF-8 is decoded per line, never across a chunk's edge;
 * bytes that are not UTF-8 become U+FFFD. What is over the limit is dropped, counted and marked at the end of the line.
 *
 * @param limit most bytes of one line; 1 MiB by default
 */
export const createLineSplitter = (limit = defaultLimit): LineSplitter => {
	const decoder = new TextDecoder('utf-8', {ignoreBOM: true});
	let parts: Uint8Array[] = [];
	let held = 0;
	let dropped = 0;
	let afterReturn = false;

	const hold = (bytes: Uint8Array): void => {
		const room = Math.max(0, limit - held);
		const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
		dropped += bytes.length - kept.length;
		if (kept.length > 0) {
			// A copy: the chunk's memory must not be kept alive, nor changed under us.
			parts.push(kept.slice());
			held += kept.length;
		}
	};

	const release = (): string => {
		const text = decoder.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
		const mark = dropped > 0 ? ` …[${dropped} more bytes]` : '';
		parts = [];
		held = 0;
		dropped = 0;
		return text + mark;
	};

	/** Whole lines within one chunk; only a chunk longer than the limit can hold a line over it. */
	const decodeLines = (bytes: Uint8Array): string => {
		const text = decoder.decode(bytes);
		const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
		if (bytes.length <= limit) {
			return lines;
		}

		return lines
			.split('\n')
			.map(line =>
				line.length > limit ? `${line.slice(0, limit)} …[${line.length - limit} more bytes]` : line,
			)
			.join('\n');
	};

	const firstEnd = (chunk: Uint8Array): number => {
		const feed = chunk.indexOf(lf);
		const carriage = (feed === -1 ? chunk : chunk.subarray(0, feed)).indexOf(cr);
		return carriage === -1 ? feed : carriage;
	};

	return {
		push(given) {
			let chunk = given;
			if (afterReturn && chunk.length > 0) {
				afterReturn = false;
				chunk = chunk[0] === lf ? chunk.subarray(1) : chunk;
			}

			const first = firstEnd(chunk);
			if (first === -1) {
				hold(chunk);
				return undefined;
			}

			hold(chunk.subarray(0, first));
			const head = release();
			let start = first + 1;
			if (chunk[first] === cr && chunk[start] === lf) {
				start++;
			}

			afterReturn = chunk.at(-1) === cr;
			const last = Math.max(chunk.lastIndexOf(lf), chunk.lastIndexOf(cr));
			if (last < start) {
				hold(chunk.subarray(start));
				return head;
			}

			const end = chunk[last] === lf && chunk[last - 1] === cr && last - 1 >= start ? last - 1 : last;
			const lines = decodeLines(chunk.subarray(start, end));
			hold(chunk.subarray(last + 1));
			return `${head}\n${lines}`;
		},
		end() {
			return held > 0 || dropped > 0 ? release() : undefined;
		},
	};
};
