/** Keeps the lines that say most about a failure, in bounded memory. */
export type Evidence = {
	/** Adds whole lines, joined by `\n`. */
	add: (lines: string) => void;
	/** The first and the last lines, at most 60 and 8 KiB; what is left out is marked. */
	read: () => string;
};

/** What a tool prints first names what it runs; how it failed tends to stand at the end. */
const HEAD_LINES = 10;
const TAIL_LINES = 50;
const HEAD_LIMIT = 1536;
const LIMIT = 8192;

const cut = (line: string): string => (line.length > 400 ? `${line.slice(0, 399)}…` : line);

export const createEvidence = (): Evidence => {
	const head: string[] = [];
	let headSize = 0;
	let headIsFull = false;
	let tail: string[] = [];
	let count = 0;

	const add = (lines: string): void => {
		const added = lines.split('\n');
		count += added.length;
		let next = 0;
		while (!headIsFull && next < added.length) {
			const line = cut(added[next] ?? '');
			headIsFull = head.length >= HEAD_LINES || headSize + line.length > HEAD_LIMIT;
			if (!headIsFull) {
				head.push(line);
				headSize += line.length + 1;
				next++;
			}
		}

		tail = [...tail, ...added.slice(next).slice(-TAIL_LINES).map(cut)].slice(-TAIL_LINES);
	};

	const read = (): string => {
		let size = headSize + 40;
		let start = tail.length;
		while (start > 0 && size + (tail[start - 1]?.length ?? 0) + 1 <= LIMIT) {
			size += (tail[--start]?.length ?? 0) + 1;
		}

		const kept = tail.slice(start);
		const left = count - head.length - kept.length;
		return [...head, ...(left > 0 ? [`… ${left} lines left out …`] : []), ...kept].join('\n').trim();
	};

	return {add, read};
};
