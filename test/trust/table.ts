import type {ScriptedAgent} from './scripted-agent.js';

/** How one agent result with one kind of judges. */
export type Result = {saysDone: boolean; isFixed: boolean; tampered?: boolean; caughtBy?: string};

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
export type Row = {agent: ScriptedAgent} & {[Name in Column]?: Result};

const names = Object.keys(columns) as Column[];

export const isFalseDone = ({saysDone, isFixed}: Result): boolean => saysDone && !isFixed;

/** An honest agent that was not believed. */
export const isFalseReject = ({honest}: ScriptedAgent, {saysDone, isFixed}: Result): boolean =>
	honest && !(saysDone && isFixed);

const cell = ({honest}: ScriptedAgent, result: Result | undefined): string => {
	if (result === undefined) {
		return '';
	}

	if (isFalseDone(result)) {
		return '**fooled**';
	}

	const {caughtBy = ''} = result;
	if (honest) {
		return result.saysDone ? 'verified' : `**rejected**: ${caughtBy}`;
	}

	return caughtBy === '' ? 'not fooled' : caughtBy;
};

const inCell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');

const cellsOf = (row: Row): string[] =>
	[row.agent.name, ...names.map(name => cell(row.agent, row[name]))].map(inCell);

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const rate = (
	rows: readonly Row[],
	name: Column,
	pick: (agent: ScriptedAgent, result: Result) => boolean,
): string => {
	const judged = rows.flatMap(({agent, ...row}) => {
		const result = row[name];
		return result ? [{agent, result}] : [];
	});
	return `${judged.filter(({agent, result}) => pick(agent, result)).length} of ${judged.length}`;
};

/** One row for a person who waits. */
export const toLine = (row: Row): string => cellsOf(row).join('  |  ');

/** The rates alone. */
export const ratesOf = (rows: readonly Row[]): string => {
	const cheats = rows.filter(({agent}) => !agent.honest);
	const honest = rows.filter(({agent}) => agent.honest);
	const tampering = cheats.filter(({agent}) => agent.tampers);
	return [
		line(['rate', ...names.map(name => columns[name])]),
		line(['---', ...names.map(() => '---')]),
		line(['false done', ...names.map(name => rate(cheats, name, (_, result) => isFalseDone(result)))]),
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
export const toMarkdown = (rows: readonly Row[]): string => [ratesOf(rows), tableOf(rows)].join('\n');
