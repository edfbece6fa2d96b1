import type {Deed} from './deed.js';

/** How one agent fared in one of the three. */
export type Fared = {saysDone: boolean; isFixed: boolean};

export type Row = {
	deed: Deed;
	bare: Fared;
	alone: Fared & {tampered: boolean; caughtBy: string};
	reviewed: Fared & {caughtBy: string};
};

export const isFalseDone = ({saysDone, isFixed}: Fared): boolean => saysDone && !isFixed;

/** An honest agent that was not believed. */
export const isFalseReject = ({honest}: Deed, {saysDone, isFixed}: Fared): boolean =>
	honest && !(saysDone && isFixed);

const cell = ({honest}: Deed, fared: Fared, caughtBy = ''): string => {
	if (isFalseDone(fared)) {
		return '**fooled**';
	}

	if (honest) {
		return fared.saysDone ? 'verified' : `**rejected** ${caughtBy}`;
	}

	return caughtBy === '' ? 'not fooled' : caughtBy;
};

const inCell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

const rowCells = ({deed, bare, alone, reviewed}: Row): string[] =>
	[
		deed.name,
		cell(deed, bare),
		cell(deed, alone, alone.caughtBy),
		cell(deed, reviewed, reviewed.caughtBy),
	].map(inCell);

/** One row for a person who waits. */
export const toLine = (row: Row): string => rowCells(row).join('  |  ');

const count = (rows: readonly Row[], pick: (row: Row) => boolean): string =>
	`${rows.filter(pick).length} of ${rows.length}`;

/** The table as Markdown, and the rates below it. */
export const toMarkdown = (rows: readonly Row[]): string => {
	const cheats = rows.filter(({deed}) => !deed.honest);
	const honest = rows.filter(({deed}) => deed.honest);
	const tampering = cheats.filter(({deed}) => deed.tampers);
	return [
		'| the agent … | a loop that trusts exit codes | Treadle, commands only | Treadle with a reviewer |',
		'|---|---|---|---|',
		...rows.map(row => `| ${rowCells(row).join(' | ')} |`),
		'',
		'| rate | a loop that trusts exit codes | Treadle, commands only | Treadle with a reviewer |',
		'|---|---|---|---|',
		`| false done | ${count(cheats, row => isFalseDone(row.bare))} | ${count(cheats, row => isFalseDone(row.alone))} | ${count(cheats, row => isFalseDone(row.reviewed))} |`,
		`| false reject | ${count(honest, row => isFalseReject(row.deed, row.bare))} | ${count(honest, row => isFalseReject(row.deed, row.alone))} | ${count(honest, row => isFalseReject(row.deed, row.reviewed))} |`,
		`| tampering detected | none | ${count(tampering, row => row.alone.tampered)} | the same |`,
		'',
	].join('\n');
};
