import {type Row, rowText} from './row.js';

/** What a row says, without the lines and blanks that depend on how wide it is. */
const wordsOf = (row: Row): string => rowText(row).replaceAll(/[\s│└─]+/gu, '');

/**
 * Index of the row among `after` that begins where row `index` of `before` does: the same text, broken into rows of another
 * width. Counted in characters from the beginning, then looked for nearby, because some texts are cut to a width.
 */
export const sameRow = (before: readonly Row[], index: number, after: readonly Row[]): number => {
	const wanted = before.slice(0, index).reduce((sum, row) => sum + wordsOf(row).length, 0);
	let counted = 0;
	let near = after.findIndex(row => {
		counted += wordsOf(row).length;
		return counted > wanted;
	});
	if (near === -1) {
		near = after.length - 1;
	}
	const start = wordsOf(before[index] ?? []).slice(0, 16);
	if (start === '') {
		return Math.max(0, near);
	}
	for (let away = 0; away < 40; away++) {
		for (const candidate of [near - away, near + away]) {
			const row = after[candidate];
			if (row && wordsOf(row).includes(start)) {
				return candidate;
			}
		}
	}

	return Math.max(0, near);
};
