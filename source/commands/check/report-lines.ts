import type {CheckedItem, CheckedVerifier, CheckReport, FoundProblem} from '../../engine/checking/report.js';
import {pad, plain, textWidth, truncate, wrap} from '../../screen/text/cells.js';
import {cleanText} from '../../system/text/clean-text.js';
import {formatDuration} from '../../words/format.js';
import {measureText} from '../../words/measures.js';
import type {Tone} from '../terminal/output.js';
import {nextLines} from './next-lines.js';

export type Paint = (tone: Tone, text: string) => string;

/** cells */
const width = 80;
/** Where the text of a row begins. */
const column = 15;
const mostItems = 12;
const mostTests = 5;
const mostEvidence = 3;
const mostShown = 8;
const mostProtected = 15;

const safe = (text: string): string => plain(cleanText(text)).replaceAll(/\s+/g, ' ').trim();

/** Text in rows of its own, all of them `indent` cells in. */
const block = (text: string, indent: number): string[] =>
	wrap(safe(text), width - indent).map(row => ' '.repeat(indent) + row);

/** A row with a head before its text; further rows of the text are aligned below it. */
const headed = (head: string, headWidth: number, text: string): string[] => {
	const [first = '', ...rest] = block(text, headWidth);
	return [head + first.slice(headWidth), ...rest];
};

const more = (total: number, shown: number): string[] =>
	total > shown ? [`and ${total - shown} more, which --json lists`] : [];

const arrow = (hint: string | undefined, indent: number): string[] =>
	hint === undefined
		? []
		: hint.split('\n').flatMap(line => headed(`${' '.repeat(indent)}→ `, indent + 2, line));

const states = {
	passed: ['good', '✓ green'],
	failed: ['bad', '✗ red'],
	unverified: ['warning', '? unverified'],
	flaky: ['warning', '! flaky'],
	later: ['dim', '· later'],
} as const;

const itemLine = ({number, text, command, agent, met}: CheckedItem, paint: Paint): string => {
	const [tone, mark] =
		met === undefined ? (['dim', '·'] as const) : met ? (['good', '✓'] as const) : (['bad', '✗'] as const);
	const said = pad(`${number}. ${safe(text)}`, 40);
	const who = truncate(
		safe(command === undefined ? `by ${agent ?? 'nobody'}` : command),
		width - column - 44,
	);
	return `${' '.repeat(column)}${paint(tone, mark)} ${said}  ${paint('dim', who)}`.trimEnd();
};

const detailLines = (
	{status, flaky, summary, measure, failing, values, items, evidence}: CheckedVerifier,
	paint: Paint,
): string[] => {
	const inner = ' '.repeat(column);
	const isSaid = items.length > 0 || failing.every(test => summary.includes(test));
	const tests = isSaid ? [] : failing;
	const said = evidence.split('\n').filter(line => line.trim() !== '');
	const isExplained =
		failing.length > 0 ||
		items.length > 0 ||
		measure?.kind === 'number' ||
		status === 'passed' ||
		status === 'later';
	return [
		...(values.length > 0 ? block(`not the same each time: ${values.join(', ')}`, column) : []),
		...tests
			.slice(0, mostTests)
			.map(
				test =>
					`${inner}${paint(flaky ? 'warning' : 'bad', '✗')} ${truncate(safe(test), width - column - 2)}`,
			),
		...more(tests.length, mostTests).map(line => `${inner}  ${line}`),
		...items.slice(0, mostItems).map(item => itemLine(item, paint)),
		...more(items.length, mostItems).map(line => `${inner}  ${line}`),
		...(isExplained
			? []
			: said
					.slice(-mostEvidence)
					.map(line => `${inner}${paint('dim', truncate(`│ ${safe(line)}`, width - column))}`)),
	];
};

/** What a hidden check printed, for its author: a mistake in it looks like a proper failure. */
const shownLines = ({shown}: CheckedVerifier, paint: Paint, isSeen: boolean): string[] => {
	const said = shown.split('\n').filter(line => line.trim() !== '');
	if (said.length === 0) {
		return [];
	}

	const inner = ' '.repeat(column);
	return isSeen
		? said
				.slice(-mostShown)
				.map(line => `${inner}${paint('dim', truncate(`│ ${safe(line)}`, width - column))}`)
		: [`${inner}${paint('dim', 'its output is shown only on a terminal')}`];
};

const verifierLines = (verifier: CheckedVerifier, paint: Paint, isSeen: boolean): string[] => {
	const {label, status, flaky, measure, summary, hint, hidden, times, milliseconds} = verifier;
	const [tone, word] = states[flaky ? 'flaky' : status];
	const head = `  ${paint(tone, word)}${' '.repeat(Math.max(1, column - 2 - textWidth(word)))}`;
	const often = times === 0 ? '' : `${formatDuration(milliseconds)} × ${times}`;
	const room = width - column - textWidth(often) - 2;
	const name = safe(label) + (hidden ? ' (hidden)' : '');
	// A metric's summary repeats its measure, and a report's begins with it.
	const counted =
		measure?.kind === 'number' && !flaky && status !== 'unverified' ? measureText(measure) : summary;
	return [
		often === '' || textWidth(name) > room
			? `${head}${truncate(name, width - column)}`
			: `${head}${pad(name, room)}  ${paint('dim', often)}`,
		...block(counted, column),
		...detailLines(verifier, paint),
		...shownLines(verifier, paint, isSeen),
		...arrow(hint, column),
	];
};

const baseText = ({head, branch, dirty, notCaptured}: CheckReport['base']): string => {
	const where =
		head === undefined
			? 'no commit yet'
			: `${head.slice(0, 9)}${branch === undefined ? '' : ` on ${branch}`}`;
	const left =
		notCaptured.length === 0
			? ''
			: `; left out: ${notCaptured.slice(0, 2).join('; ')}${notCaptured.length > 2 ? ` and ${notCaptured.length - 2} more` : ''}`;
	return `${where}${dirty && head !== undefined ? ', with what is not committed' : ''}${left}`;
};

const fact = (name: string, text: string): string[] => headed(`  ${name.padEnd(column - 2)}`, column, text);

const withTrouble = (
	name: string,
	text: string,
	problem: FoundProblem | undefined,
	paint: Paint,
): string[] => {
	const [first = '', ...rest] = fact(name, `✓ ${text}`);
	return problem === undefined
		? [first.replace('✓', () => paint('good', '✓')), ...rest]
		: [
				`  ${name.padEnd(column - 2)}${paint('bad', '✗')} ${truncate(safe(text), width - column - 2)}`,
				...block(problem.message, column + 2),
				...arrow(problem.hint, column + 2),
			];
};

const titleLines = ({goal, loop}: CheckReport, paint: Paint): string[] => {
	const name = truncate(safe(loop), 40);
	return headed(`${paint('title', name)}: `, textWidth(name) + 2, goal);
};

const factLines = ({base, agent, prepare}: CheckReport, paint: Paint): string[] => [
	...fact('files', baseText(base)),
	...withTrouble('agent', agent.label, agent.problem, paint),
	...(agent.cannotBeAsked === undefined ? [] : block(agent.cannotBeAsked, column + 2)),
	...(prepare === undefined
		? []
		: withTrouble(
				'prepare',
				`${prepare.command}, ${formatDuration(prepare.milliseconds)}`,
				prepare.problem,
				paint,
			)),
];

/** `path: why` in two columns. */
const protectedLines = ({globs, also}: CheckReport['protection'], paint: Paint): string[] => {
	const found = also.map(line => {
		const end = line.indexOf(': ');
		return [line.slice(0, end), line.slice(end + 2)] as const;
	});
	const own = globs.filter(glob => found.every(([name]) => name !== glob));
	const whyOf = (glob: string): string =>
		glob.startsWith('!') ? '`protect` of the loop lets the agent change it' : '`protect` of the loop';
	const rows = [...own.map(glob => [glob, whyOf(glob)] as const), ...found].map(
		([name, why]) => [safe(name), safe(why)] as const,
	);
	const narrow = rows.filter(([name]) => textWidth(name) <= 36);
	const names = Math.max(0, ...narrow.map(([name]) => textWidth(name)));
	return [
		...rows
			.slice(0, mostProtected)
			.flatMap(([name, why]) =>
				textWidth(name) > names
					? block(`${name}: ${why}`, 2)
					: headed(`  ${name}${' '.repeat(names - textWidth(name))}  `, names + 4, why),
			),
		...more(rows.length, mostProtected).map(line => `  ${paint('dim', line)}`),
	];
};

const section = (title: string, lines: readonly string[], paint: Paint): string[] =>
	lines.length === 0 ? [] : ['', paint('title', title), ...lines];

/**
 * The report as text, in rows of at most 80 cells.
 *
 * @param typed the loop as it was named on the command line
 * @param isSeen the user reads it on a terminal: then it includes the output of hidden checks
 */
export const reportLines = (report: CheckReport, typed: string, paint: Paint, isSeen = false): string[] => {
	const {changed, verifiers, protection, exposures} = report;
	return [
		...titleLines(report, paint),
		'',
		...changed.flatMap(text => headed(`  ${paint('warning', '!')} `, 4, text)),
		...(changed.length > 0 ? [''] : []),
		...factLines(report, paint),
		...section(
			'Judged by',
			verifiers.length === 0
				? ['  you alone, at the verdict gate: the loop has no check']
				: verifiers.flatMap(verifier => verifierLines(verifier, paint, isSeen)),
			paint,
		),
		...section(
			'All that the agent may change',
			(protection.allow ?? []).flatMap(glob => block(glob, 2)),
			paint,
		),
		...section('Protected from the agent', protectedLines(protection, paint), paint),
		...section(
			'What the agent could still reach',
			exposures.flatMap(({text, hint}) => [
				...headed(`  ${paint('warning', '!')} `, 4, text),
				...arrow(hint, 4),
			]),
			paint,
		),
		'',
		...nextLines(report, typed).flatMap((line, index) =>
			index === 0
				? wrap(line, width).map(row => paint('title', row))
				: line.startsWith('  ')
					? [line]
					: wrap(line, width),
		),
	];
};
