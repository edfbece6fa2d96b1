/** Keeps the last bytes of what is printed, however much that is. */
export type TailBuffer = {
	push: (chunk: Uint8Array) => void;
	/** What was kept, as text; from the beginning of a line on where something is gone. */
	read: () => string;
};

/** @param limit bytes */
export const createTailBuffer = (limit: number): TailBuffer => {
	let chunks: Uint8Array[] = [];
	let size = 0;
	let isCut = false;

	return {
		push(chunk) {
			// A copy: a slice would keep the memory of all that came with it alive.
			chunks.push(Buffer.from(chunk));
			size += chunk.length;
			// Twice the limit at most is held, so that trimming costs little per chunk.
			if (size > 2 * limit) {
				chunks = [Buffer.concat(chunks).subarray(-limit).slice()];
				size = limit;
				isCut = true;
			}
		},
		read() {
			const text = Buffer.concat(chunks).subarray(-limit).toString('utf8');
			return isCut || size > limit ? text.slice(text.indexOf('\n') + 1) : text;
		},
	};
};
