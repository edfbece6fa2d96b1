const CONTEXT = 3;
/** Products of line counts above this are shown as removed and added as a whole rather than compared. */
const COMPARE_LIMIT = 4_000_000;

type Edit = {sign: ' ' | '-' | '+'; line: string};

const toLines = (text: string): string[] => {
	const lines = text.split('\n');
	if (lines.at(-1) === '') {
		lines.pop();
	}

	return lines;
};

const whole = (before: readonly string[], after: readonly string[]): Edit[] => [
	...before.map((line): Edit => ({sign: '-', line})),
	...after.map((line): Edit => ({sign: '+', line})),
];

/** The shortest way from one text to the other, by the table of longest common subsequences. */
const compare = (before: readonly string[], after: readonly string[]): Edit[] => {
	if (before.length === 0 || after.length === 0 || before.length * after.length > COMPARE_LIMIT) {
		return whole(before, after);
	}

	const width = after.length + 1;
	const longest = new Uint32Array((before.length + 1) * width);
	const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
	for (let i = before.length - 1; i >= 0; i--) {
		for (let j = after.length - 1; j >= 0; j--) {
			longest[i * width + j] =
				before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	}

	const edits: Edit[] = [];
	let i = 0;
	let j = 0;
	while (i < before.length && j < after.length) {
		if (before[i] === after[j]) {
			edits.push({sign: ' ', line: before[i++] ?? ''});
			j++;
		} else if (at(i + 1, j) >= at(i, j + 1)) {
			edits.push({sign: '-', line: before[i++] ?? ''});
		} else {
			edits.push({sign: '+', line: after[j++] ?? ''});
		}
	}

	return [...edits, ...whole(before.slice(i), after.slice(j))];
};

const range = (start: number, count: number): string =>
	count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;

/**
 * The unified diff between two texts, with three lines of context, or '' when they are the same lines.
 *
 * @param before undefined for a new file
 */
export const unifiedDiff = (path: string, before: string | undefined, after: string): string => {
	const old = toLines(before ?? '');
	const now = toLines(after);
	let head = 0;
	while (head < old.length && head < now.length && old[head] === now[head]) {
		head++;
	}

	let tail = 0;
	while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) {
		tail++;
	}

	const edits: Edit[] = [
		...old.slice(Math.max(0, head - CONTEXT), head).map((line): Edit => ({sign: ' ', line})),
		...compare(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
		...old.slice(old.length - tail, old.length - tail + CONTEXT).map((line): Edit => ({sign: ' ', line})),
	];
	const changed = edits.flatMap(({sign}, index) => (sign === ' ' ? [] : [index]));
	if (changed.length === 0) {
		return '';
	}

	const name = path.replace(/^\/+/, '');
	const result = [before === undefined ? '--- /dev/null' : `--- a/${name}`, `+++ b/${name}`];
	let oldLine = Math.max(0, head - CONTEXT) + 1;
	let newLine = oldLine;
	let position = 0;
	for (let next = 0; next < changed.length; ) {
		const start = Math.max(0, (changed[next] ?? 0) - CONTEXT);
		let last = changed[next] ?? 0;
		// Changes nearer than twice the context share a hunk.
		while (next < changed.length && (changed[next] ?? 0) - last <= 2 * CONTEXT) {
			last = changed[next++] ?? 0;
		}

		// What lies between two hunks is the same on both sides.
		oldLine += start - position;
		newLine += start - position;
		position = Math.min(edits.length, last + CONTEXT + 1);
		const hunk = edits.slice(start, position);
		const removed = hunk.filter(({sign}) => sign !== '+').length;
		const added = hunk.filter(({sign}) => sign !== '-').length;
		result.push(`@@ -${range(oldLine, removed)} +${range(newLine, added)} @@`);
		result.push(...hunk.map(({sign, line}) => sign + line));
		oldLine += removed;
		newLine += added;
	}

	return result.join('\n');
};
