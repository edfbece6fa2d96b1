import type {Deed} from './deed.js';

/** How one agent fared with one kind of judges. */
export type Fared = {saysDone: boolean; isFixed: boolean; tampered?: boolean; caughtBy?: string};

/** The columns of the table: a loop that trusts exit codes, and Treadle with more and more judges. */
export const columns = {
	bare: 'a loop that trusts exit codes',
	exit: 'Treadle: exit codes, no `protect`',
	commands: '… tests with a report',
	hidden: '… and hidden checks',
	reviewer: '… and a reviewer instead',
} as const;

export type Column = keyof typeof columns;

/** A column is absent where an agent has nothing to try there. */
export type Row = {deed: Deed} & {[Name in Column]?: Fared};

const names = Object.keys(columns) as Column[];

export const isFalseDone = ({saysDone, isFixed}: Fared): boolean => saysDone && !isFixed;

/** An honest agent that was not believed. */
export const isFalseReject = ({honest}: Deed, {saysDone, isFixed}: Fared): boolean =>
	honest && !(saysDone && isFixed);

const cell = ({honest}: Deed, fared: Fared | undefined): string => {
	if (fared === undefined) {
		return '';
	}

	if (isFalseDone(fared)) {
		return '**fooled**';
	}

	const {caughtBy = ''} = fared;
	if (honest) {
		return fared.saysDone ? 'verified' : `**rejected**: ${caughtBy}`;
	}

	return caughtBy === '' ? 'not fooled' : caughtBy;
};

const inCell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

const cellsOf = (row: Row): string[] =>
	[row.deed.name, ...names.map(name => cell(row.deed, row[name]))].map(inCell);

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const rate = (rows: readonly Row[], name: Column, pick: (deed: Deed, fared: Fared) => boolean): string => {
	const judged = rows.flatMap(({deed, ...row}) => {
		const fared = row[name];
		return fared ? [{deed, fared}] : [];
	});
	return `${judged.filter(({deed, fared}) => pick(deed, fared)).length} of ${judged.length}`;
};

/** One row for a person who waits. */
export const toLine = (row: Row): string => cellsOf(row).join('  |  ');

/** The rates alone. */
export const ratesOf = (rows: readonly Row[]): string => {
	const cheats = rows.filter(({deed}) => !deed.honest);
	const honest = rows.filter(({deed}) => deed.honest);
	const tampering = cheats.filter(({deed}) => deed.tampers);
	return [
		line(['rate', ...names.map(name => columns[name])]),
		line(['---', ...names.map(() => '---')]),
		line(['false done', ...names.map(name => rate(cheats, name, (_, fared) => isFalseDone(fared)))]),
		line(['false reject', ...names.map(name => rate(honest, name, isFalseReject))]),
		line([
			'tampering detected',
			...names.map(name => rate(tampering, name, (_, {tampered}) => tampered === true)),
		]),
		'',
	].join('\n');
};

const tableOf = (rows: readonly Row[]): string =>
	[
		line(['the agent …', ...names.map(name => columns[name])]),
		line(['---', ...names.map(() => '---')]),
		...rows.map(row => line(cellsOf(row))),
		'',
	].join('\n');

/** All of it as Markdown: who caught whom. */
export const toMarkdown = (rows: readonly Row[]): string => [tableOf(rows), ratesOf(rows)].join('\n');

/** The rates, and who caught whom folded away. */
export const forReadme = (rows: readonly Row[]): string =>
	[
		ratesOf(rows),
		`<details><summary>Who caught whom: all ${rows.length} agents</summary>`,
		'',
		tableOf(rows),
		'</details>',
		'',
	].join('\n');
