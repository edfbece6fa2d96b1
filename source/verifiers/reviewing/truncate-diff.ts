import {cutMiddle} from '../../loop/prompt/cut-middle.js';

/** Bytes below which what is left of one file's diff says nothing. */
const leastShare = 400;
/** Bytes for the names of files of which nothing is shown. */
const namesShare = 6000;

/** The diff of each file. Lines of a file itself never begin so, as each has a mark of the diff before it. */
const byFile = (diff: string): string[] => diff.split(/(?<=\n)(?=diff --git )/).filter(part => part !== '');

/** The most that each may have, so that together they fit: what a small one does not need is left to the large ones. */
const fairShare = (sizes: readonly number[], limit: number): number => {
	let left = limit;
	const sorted = sizes.toSorted((one, other) => one - other);
	for (const [index, size] of sorted.entries()) {
		const share = Math.floor(left / (sorted.length - index));
		if (size > share) {
			return share;
		}

		left -= size;
	}

	return limit;
};

/**
 * A unified diff cut to about `limit` bytes of UTF-8, so that each file keeps a fair share and no large one can hide a
 * small one. Marks say what is left out, and how many files are. Pure.
 */
export const truncateDiff = (diff: string, limit: number): string => {
	if (Buffer.byteLength(diff) <= limit) {
		return diff;
	}

	const parts = byFile(diff);
	const most = Math.max(1, Math.floor(limit / leastShare));
	const shown = parts.slice(0, most);
	const share = fairShare(
		shown.map(part => Buffer.byteLength(part)),
		limit,
	);
	const kept = shown.map(part => {
		const cut = cutMiddle(part, share);
		return cut.endsWith('\n') ? cut : `${cut}\n`;
	});
	const hidden = parts.slice(most).map(part => part.slice(0, part.indexOf('\n')));
	return [
		'(The diff is too long to be shown whole. Where a mark says that something is left out, read the file.)\n',
		...kept,
		...(hidden.length > 0
			? [`… ${hidden.length} more files are changed:\n${cutMiddle(hidden.join('\n'), namesShare)}\n`]
			: []),
	].join('');
};
