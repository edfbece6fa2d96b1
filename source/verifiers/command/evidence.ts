/** Keeps the lines that say most about a failure, in bounded memory. */
export type Evidence = {
	/** Adds whole lines, joined by `\n`. */
	add: (lines: string) => void;
	/**
	 * The first and the last lines, at most 60 and 8 KiB; what is left out is marked. Of a stack trace only the first
	 * frame is there, which says where.
	 */
	read: () => string;
};

/** A tool names what it runs first; how it failed is usually at the end. */
const headLines = 10;
const tailLines = 50;
const headLimit = 1536;
const limit = 8192;

const cut = (line: string): string => (line.length > 400 ? `${line.slice(0, 399)}…` : line);

/** A line of a stack trace, as JavaScript, Java, .NET, Rust and Go print them. */
const frame =
	/^\s+at .+(?::\d+\)?|\((?:native|Native Method|<anonymous>)\))$|^\s+❯ .+:\d+:\d+$|^\t\S+\.go:\d+(?: \+0x[0-9a-f]+)?$|^ {2,}\d+: +\S+::\S+$/;

/** Takes all frames but the first out of stack traces, which may be cut anywhere. */
const createFrameFilter = (): ((lines: readonly string[]) => string[]) => {
	let isInside = false;
	return lines =>
		lines.filter(line => {
			const isFrame = frame.test(line.slice(0, 400));
			const isKept = !(isFrame && isInside);
			isInside = isFrame;
			return isKept;
		});
};

export const createEvidence = (): Evidence => {
	const head: string[] = [];
	let headSize = 0;
	let headIsFull = false;
	let tail: string[] = [];
	let count = 0;
	const withoutFrames = createFrameFilter();

	const add = (lines: string): void => {
		const added = withoutFrames(lines.split('\n'));
		count += added.length;
		let next = 0;
		while (!headIsFull && next < added.length) {
			const line = cut(added[next] ?? '');
			headIsFull = head.length >= headLines || headSize + line.length > headLimit;
			if (!headIsFull) {
				head.push(line);
				headSize += line.length + 1;
				next++;
			}
		}

		tail = [...tail, ...added.slice(next).slice(-tailLines).map(cut)].slice(-tailLines);
	};

	const read = (): string => {
		let size = headSize + 40;
		let start = tail.length;
		while (start > 0 && size + (tail[start - 1]?.length ?? 0) + 1 <= limit) {
			size += (tail[--start]?.length ?? 0) + 1;
		}

		const kept = tail.slice(start);
		const left = count - head.length - kept.length;
		return [...head, ...(left > 0 ? [`… ${left} lines left out …`] : []), ...kept].join('\n').trim();
	};

	return {add, read};
};
