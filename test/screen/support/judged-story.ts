import type {Event, EventBody, ItemResult, VerifierFinished} from '../../../source/journal/events/events.js';
import type {Moment} from '../../../source/journal/state/state.js';
import {journaled, runStarted} from './states.js';
import {momentOf} from './story.js';

const sha = (letter: string): string => letter.repeat(40);

const spec = [
	'Dates are parsed from ISO text',
	'Days can be added, across months and leap years',
	'A span between two dates is told in days',
	'Spans are formatted for people, in the largest two units that are not nought',
	'Text that is no date is refused with a message that names it',
	'Nothing reads the clock of the machine',
];

const evidence = {
	met: [
		'source/dates.js parses it, and test/dates.test.js holds it to that',
		'29 February 2024 plus one day gives 1 March',
		'span() tells 366 for 2024',
		'formatSpan() writes "2 months 3 days"',
		'parseDate("soon") is refused by name',
		'nothing calls Date.now',
	],
	missed: [
		'',
		'',
		'span() is missing',
		'no function formats anything',
		'parseDate("soon") gives Invalid Date',
	],
};

/** Items of the spec as a reviewer judged them; those not named are not met. */
const items = (met: readonly number[]): ItemResult[] =>
	spec.map((text, index) => {
		const isMet = met.includes(index + 1);
		return {
			number: index + 1,
			text,
			met: isMet,
			evidence: evidence[isMet ? 'met' : 'missed'][index] ?? '',
		};
	});

const verifiers = [
	{id: 'run-1', kind: 'run', label: 'npm test'},
	{id: 'run-2', kind: 'run', label: 'npm run hidden', hidden: true as const},
	{id: 'metric-3', kind: 'metric', label: 'npm run -s coverage'},
	{id: 'checklist-4', kind: 'checklist', label: 'checklist spec.md by claude'},
	{id: 'review-5', kind: 'review', label: 'review by claude'},
];

type Given = Partial<VerifierFinished> & Pick<VerifierFinished, 'verifier' | 'status' | 'summary'>;

type Heard = {output?: string /** Tokens that an agent which judges reads. */; spent?: number};

const judged = (iteration: number, given: Given, {output, spent}: Heard = {}): EventBody[] => {
	const {verifier} = given;
	const printed: EventBody[] =
		output === undefined
			? []
			: [{type: 'verifier.output', iteration, verifier, stream: 'stdout', text: output}];
	const usage: EventBody[] =
		spent === undefined
			? []
			: [
					{
						type: 'agent.usage',
						iteration,
						verifier,
						usage: {input: spent, output: 200, cost: 0.01, costBasis: 'reported'},
					},
				];
	return [
		{type: 'verifier.started', iteration, verifier, commit: sha(String(iteration))},
		...printed,
		...usage,
		{type: 'verifier.finished', iteration, milliseconds: 4210, evidence: '', ...given},
	];
};

const tests = (passed: number, total = 44) => ({kind: 'tests', passed, total, skipped: 1}) as const;
const coverage = (value: number) => ({kind: 'number', value, goal: '>= 90', unit: '%'}) as const;

const begun = (iteration: number, tampered: string[] = []): EventBody[] => [
	{type: 'iteration.started', iteration, from: sha('a')},
	{type: 'agent.started', iteration, agent: 'claude', pid: 4812},
	{
		type: 'agent.usage',
		iteration,
		usage: {input: 4000 + iteration * 900, output: 380, cost: 0.02, costBasis: 'reported'},
	},
	{type: 'agent.finished', iteration, outcome: 'completed', reason: 'end of turn', milliseconds: 2300},
	{
		type: 'checkpoint.made',
		iteration,
		commit: sha(String(iteration)),
		tree: sha('2'),
		parent: sha('a'),
		files: [{path: 'source/dates.js', change: 'modified', added: 12, removed: 3}],
		tampered,
	},
];

const ended = (
	iteration: number,
	reasons: string[],
	decision: 'continue' | 'done' = 'continue',
): EventBody[] => {
	const verdict = decision === 'done' ? 'passed' : 'failed';
	return [
		{type: 'verdict.given', iteration, verdict, reasons, commit: sha(String(iteration)), by: 'verifiers'},
		{
			type: 'iteration.finished',
			iteration,
			verdict,
			decision,
			reason: decision === 'done' ? 'Every verifier passed.' : 'The goal is not met yet.',
			milliseconds: 9000,
		},
	];
};

const failingOnBase = ['dates › adds days', 'dates › spans', 'dates › formats a span'];

/** A run with a verifier of every kind: its checks rise, one breaks again, one is flaky, a reviewer says no. */
const bodies: EventBody[] = [
	{
		...runStarted,
		run: 'spec-4',
		goal: 'Everything in spec.md is built and proven by the tests',
		agent: {name: 'claude', label: 'Claude Code', scripted: false},
		verifiers,
		protect: ['spec.md', 'test/**'],
		alsoProtected: [
			'loops/spec/LOOP.md: the loop itself',
			'package.json (scripts, dependencies): npm test reads them',
			'vitest.config.ts: configures the test runner',
		],
		warnings: ['review by claude: the reviewer is of the same vendor as the agent that works'],
		branch: 'main',
		head: sha('e'),
	},
	{type: 'trigger.fired', trigger: 'now', reason: 'started by hand'},
	{type: 'iteration.started', iteration: 0, from: sha('a')},
	...judged(0, {
		verifier: 'run-1',
		status: 'failed',
		summary: '3 of 44 tests fail',
		exitCode: 1,
		measure: tests(41),
		failing: failingOnBase,
	}),
	...judged(0, {
		verifier: 'metric-3',
		status: 'failed',
		summary: '71.3%, goal ≥ 90%',
		measure: coverage(71.3),
	}),
	...ended(0, ['npm test: 3 of 44 tests fail']),
	...begun(1),
	...judged(1, {
		verifier: 'run-1',
		status: 'failed',
		summary: '2 of 44 tests fail',
		exitCode: 1,
		measure: tests(42),
		failing: failingOnBase.slice(1),
	}),
	...judged(1, {
		verifier: 'metric-3',
		status: 'failed',
		summary: '78.12%, goal ≥ 90%',
		measure: coverage(78.12),
	}),
	...ended(1, ['npm test: 2 of 44 tests fail']),
	...begun(2, ['package.json']),
	...judged(2, {
		verifier: 'run-1',
		status: 'unverified',
		summary: 'flaky: it passed 2 of 3 times on the same files (1 of 44 tests fails)',
		exitCode: 1,
		measure: tests(43),
		flaky: true,
		failing: ['dates › formats a span'],
	}),
	...ended(2, ['npm test: unverified, flaky']),
	...begun(3),
	...judged(3, {
		verifier: 'run-1',
		status: 'passed',
		summary: '44 tests pass',
		exitCode: 0,
		measure: tests(44),
	}),
	...judged(
		3,
		{verifier: 'run-2', status: 'passed', summary: 'exit code 0', exitCode: 0},
		{output: 'secret checks: ok'},
	),
	...judged(3, {
		verifier: 'metric-3',
		status: 'passed',
		summary: '92.4%, goal ≥ 90%',
		measure: coverage(92.4),
	}),
	...judged(
		3,
		{
			verifier: 'checklist-4',
			status: 'failed',
			summary: '3 of 6 items are met',
			measure: {kind: 'items', met: 3, total: 6},
			items: items([1, 2, 6]),
			failing: ['3', '4', '5'],
		},
		{spent: 3000},
	),
	...ended(3, ['checklist spec.md by claude: 3 of 6 items are met']),
	...begun(4),
	...judged(
		4,
		{
			verifier: 'run-1',
			status: 'failed',
			summary: '1 of 44 tests fails',
			exitCode: 1,
			measure: tests(43),
			failing: ['dates › adds days'],
			regressed: ['dates › adds days'],
		},
		{output: 'FAIL test/dates.test.js > adds days'},
	),
	...ended(4, ['npm test: 1 of 44 tests fails']),
	...begun(5),
	...judged(5, {
		verifier: 'run-1',
		status: 'passed',
		summary: '44 tests pass',
		exitCode: 0,
		measure: tests(44),
	}),
	...judged(
		5,
		{verifier: 'run-2', status: 'passed', summary: 'exit code 0', exitCode: 0},
		{output: 'secret checks: ok'},
	),
	...judged(5, {verifier: 'metric-3', status: 'passed', summary: '91%, goal ≥ 90%', measure: coverage(91)}),
	...judged(
		5,
		{
			verifier: 'checklist-4',
			status: 'passed',
			summary: 'all 6 items are met',
			measure: {kind: 'items', met: 6, total: 6},
			items: items([1, 2, 3, 4, 5, 6]),
		},
		{spent: 3100},
	),
	...judged(
		5,
		{
			verifier: 'review-5',
			status: 'failed',
			summary: 'not approved: formatSpan repeats what span does already',
		},
		{
			output:
				'Not approved.\n- formatSpan repeats what span does already\n- the message for text that is no date does not name it',
			spent: 5200,
		},
	),
	{
		type: 'verdict.given',
		iteration: 5,
		verdict: 'failed',
		reasons: ['review by claude: failed, not approved: formatSpan repeats what span does already'],
		commit: sha('5'),
		by: 'verifiers',
	},
	{
		type: 'gate.opened',
		gate: 'g5',
		name: 'verdict',
		iteration: 5,
		question: 'Verdict of iteration 5: failed. Go on?',
		next: 'The next iteration starts with these reasons. Every command passed and only an agent said no: say no to it, with your reason, and the goal counts as met.',
		choices: ['approve', 'reject'],
		details: ['review by claude: failed, not approved: formatSpan repeats what span does already'],
		commit: sha('5'),
	},
];

export const judgedEvents: readonly Event[] = bodies.map((body, index) => journaled(index + 1, body));

/** The moment at which this iteration has been judged. */
export const judgedMoment = (iteration: number): Moment => {
	const verdict = judgedEvents.find(event => event.type === 'verdict.given' && event.iteration === iteration);
	return momentOf(judgedEvents.slice(0, verdict?.seq ?? 0));
};
