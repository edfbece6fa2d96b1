import {expect, test} from 'vitest';
import {advance} from '../../../source/engine/progress/advance.js';
import {noProgress, type Progress} from '../../../source/engine/progress/progress.js';
import {silentBecause, stalledBecause} from '../../../source/engine/progress/standstill.js';
import type {AgentFinished, EventBody, VerifierFinished} from '../../../source/journal/events/events.js';

type Turn = {tree: string; result?: Partial<VerifierFinished>; agent?: Partial<AgentFinished>};

const iteration = (number: number, {tree, result, agent}: Turn): EventBody[] => {
	const failed = agent?.outcome === 'failed';
	return [
		{type: 'iteration.started', iteration: number, from: ''},
		{type: 'agent.started', iteration: number, agent: 'test'},
		{type: 'agent.finished', iteration: number, outcome: 'completed', reason: '', milliseconds: 1, ...agent},
		{type: 'checkpoint.made', iteration: number, commit: tree, tree, parent: '', files: [], tampered: []},
		...(failed
			? []
			: [
					{
						type: 'verifier.finished' as const,
						iteration: number,
						verifier: 'run-1',
						status: 'failed' as const,
						summary: 'exit 1',
						milliseconds: 1,
						evidence: '',
						...result,
					},
				]),
		{
			type: 'iteration.finished',
			iteration: number,
			verdict: failed ? 'agent-failed' : 'failed',
			decision: 'continue',
			reason: '',
			milliseconds: 1,
		},
	];
};

const after = (...turns: Turn[]): Progress =>
	turns.flatMap((turn, index) => iteration(index + 1, turn)).reduce(advance, noProgress);

/** As many turns, each with other files than before. */
const turns = (count: number, turn: (index: number) => Omit<Turn, 'tree'>): Turn[] =>
	Array.from({length: count}, (_, index) => ({tree: `tree-${index}`, ...turn(index)}));

const tests = (passed: number, ...failing: string[]): Omit<Turn, 'tree'> => ({
	result: {failing, measure: {kind: 'tests', passed, total: 44, skipped: 0}},
});

test.each<[string, Turn[], string | undefined]>([
	[
		'the same files',
		[{tree: 'a'}, {tree: 'a'}],
		'2 iterations in a row ended with the same files and the same verdict',
	],
	['files that change', [{tree: 'a'}, {tree: 'b'}, {tree: 'c'}], undefined],
	[
		'files that go back and forth',
		[{tree: 'a'}, {tree: 'b'}, {tree: 'a'}, {tree: 'b'}],
		'4 iterations in a row went back and forth between the same two states of the files',
	],
	['files that come back once', [{tree: 'a'}, {tree: 'b'}, {tree: 'a'}], undefined],
	[
		'the same tests',
		turns(4, () => tests(42, 'parses dates', 'parses times')),
		'4 iterations in a row failed in the same way: run-1: parses dates and 1 more',
	],
	[
		'other tests, but no more of them',
		turns(5, index => tests(43, `test ${index}`)),
		'4 iterations in a row verified no more than before: 43 of 44 passed in the last',
	],
	['more tests each time', turns(6, index => tests(30 + index, `test ${index}`)), undefined],
	[
		'the same output, but for its times and addresses',
		turns(4, index => ({result: {evidence: `boom in line 7 after ${index * 17}.5 ms at 0x${index}f`}})),
		'4 iterations in a row failed in the same way: boom in line 7 after … at …',
	],
	['fewer of something', turns(6, index => ({result: {evidence: `${9 - index} errors`}})), undefined],
	['no output at all', turns(6, () => ({})), undefined],
	[
		'a number that moves',
		turns(6, index => ({
			result: {evidence: `${index}`, measure: {kind: 'number', value: index, goal: '>= 90'}},
		})),
		undefined,
	],
])('with a patience of 2, %s', (_, played, expected) => {
	expect(stalledBecause(after(...played), 2)).toBe(expected);
});

test('a pass of more tests begins the count anew, and so does the user who lets it go on', () => {
	const flat = turns(3, index => tests(40, `test ${index}`));
	expect(after(...flat).flat).toBe(2);
	expect(after(...flat, {tree: 'z', ...tests(41, 'x')}).flat).toBe(0);
	const resumed = advance(after(...flat), {type: 'run.resumed', by: 'human', reason: '', pid: 1});
	expect(resumed).toMatchObject({flat: 0, alike: 0, alternating: 0});
});

test('turns that end in silence are told from other failures', () => {
	const silent: Turn = {tree: 'a', agent: {outcome: 'failed', cause: 'silence', reason: 'silent for 10m'}};
	const broken: Turn = {tree: 'a', agent: {outcome: 'failed', reason: 'exit 1'}};
	expect(silentBecause(after(silent, silent), 2)).toMatch(/2 iterations in a row .* said nothing/);
	expect(silentBecause(after(silent, broken, silent), 2)).toBeUndefined();
});
