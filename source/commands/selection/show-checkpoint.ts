import type {ChangedFile} from '../../journal/events/events.js';
import {changedFiles, diffBetween} from '../../workspace/git/diff.js';
import {print} from '../terminal/output.js';
import {page} from '../terminal/page.js';
import {table} from '../terminal/table.js';
import type {ChosenResult} from './choose-checkpoint.js';

const lines = (sign: string, count: number | undefined): string => (count ? `${sign}${count}` : '');

const fileColumns = [
	{title: '', cell: ({change}: ChangedFile) => change},
	{title: '', cell: ({path}: ChangedFile) => path},
	{title: '', cell: ({added}: ChangedFile) => lines('+', added), align: 'right' as const},
	{title: '', cell: ({removed}: ChangedFile) => lines('-', removed), align: 'right' as const},
];

const withUncommitted = (files: readonly string[]): string[] =>
	files.length === 0
		? []
		: [
				'Below this work the branch holds a commit with files of yours that were not committed:',
				...files.map(file => `  ${file}`),
			];

/** Prints a commit's verdict, the files it changes on top of yours, and the diff. */
export const showResult = async (
	{run, commit, onto, uncommitted, isVerified, verdictText}: ChosenResult,
	storeFolder: string,
): Promise<void> => {
	const [files, diff] = await Promise.all([
		changedFiles(storeFolder, onto, commit),
		diffBetween(storeFolder, onto, commit),
	]);
	const verdict = `${run}  ${commit.slice(0, 9)}  ${isVerified ? '✓ verified' : '✗ NOT verified'} (${verdictText})`;
	const [, ...rows] = table(fileColumns, files);
	const summary = [verdict, ...rows, ...withUncommitted(uncommitted)].join('\n');
	// A pager leaves nothing on the screen to decide by.
	if (await page(`${summary}\n\n${diff}\n`)) {
		print(`${summary}\n`);
	}
};
