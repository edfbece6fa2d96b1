import type {ChangedFile} from '../journal/events.js';
import {changedFiles, diffBetween} from '../workspace/diff.js';
import type {Piece} from './choose-piece.js';
import {print} from './output.js';
import {page} from './page.js';
import {table} from './table.js';

const lines = (sign: string, count: number | undefined): string => (count ? `${sign}${count}` : '');

const fileColumns = [
	{title: '', cell: ({change}: ChangedFile) => change},
	{title: '', cell: ({path}: ChangedFile) => path},
	{title: '', cell: ({added}: ChangedFile) => lines('+', added), align: 'right' as const},
	{title: '', cell: ({removed}: ChangedFile) => lines('-', removed), align: 'right' as const},
];

/** Prints how a commit was judged, which files it changes since the run began, and the diff. */
export const showPiece = async (
	{run, commit, base, isVerified, standing}: Piece,
	storeFolder: string,
): Promise<void> => {
	const [files, diff] = await Promise.all([
		changedFiles(storeFolder, base, commit),
		diffBetween(storeFolder, base, commit),
	]);
	const verdict = `${run}  ${commit.slice(0, 9)}  ${isVerified ? '✓ verified' : '✗ NOT verified'} (${standing})`;
	const [, ...rows] = table(fileColumns, files);
	const summary = [verdict, ...rows].join('\n');
	await page(`${summary}\n\n${diff}\n`);
	print(`${summary}\n`);
};
