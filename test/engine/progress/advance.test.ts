import {expect, test} from 'vitest';
import {advance, rejection} from '../../../source/engine/progress/advance.js';
import {noProgress, type Progress} from '../../../source/engine/progress/progress.js';
import type {EventBody} from '../../../source/journal/events/events.js';

const sha = (letter: string) => letter.repeat(40);

const fold = (events: EventBody[], from: Progress = noProgress): Progress => events.reduce(advance, from);

const iteration = (
	number: number,
	{tree = sha('1'), verdict = 'failed' as const, tampered = [] as string[]} = {},
): EventBody[] => [
	{type: 'iteration.started', iteration: number, from: sha('0')},
	{type: 'agent.started', iteration: number, agent: 'test'},
	{type: 'agent.finished', iteration: number, outcome: 'completed', reason: 'end', milliseconds: 1},
	{
		type: 'checkpoint.made',
		iteration: number,
		commit: sha(String(number)),
		tree,
		parent: sha('0'),
		files: [],
		tampered,
	},
	{
		type: 'verifier.finished',
		iteration: number,
		verifier: 'run-1',
		status: verdict,
		summary: 'exit 1',
		milliseconds: 1,
		evidence: 'boom',
	},
	{
		type: 'verdict.given',
		iteration: number,
		verdict,
		reasons: ['red'],
		commit: sha(String(number)),
		by: 'verifiers',
	},
	{
		type: 'iteration.finished',
		iteration: number,
		verdict,
		decision: 'continue',
		reason: 'on',
		milliseconds: 10,
	},
];

test('counts iterations that end with the same files and the same verdict', () => {
	expect(fold([...iteration(1), ...iteration(2)]).same).toBe(2);
	expect(fold([...iteration(1), ...iteration(2, {tree: sha('2')})]).same).toBe(1);
});

test('a rejection is reported as one, not as what was decided after it', () => {
	const [started, ...rest] = iteration(1);
	const finished = {...rest.at(-1), verdict: 'rejected', reason: '3 iterations left'} as EventBody;
	expect(fold([started as EventBody, finished]).last).toMatchObject({
		verdict: 'rejected',
		reasons: [rejection],
	});
});

test('going on after a stop begins to count anew', () => {
	const resumed = fold([
		...iteration(1),
		...iteration(2),
		{type: 'run.resumed', by: 'human', reason: '', pid: 1},
	]);
	expect(fold(iteration(3), resumed).same).toBe(1);
});

test('keeps the evidence and the reasons of the last verdict for the next prompt', () => {
	expect(fold(iteration(1)).last).toEqual({
		iteration: 1,
		verdict: 'failed',
		reasons: ['red'],
		evidence: 'boom',
		regressed: [],
	});
});

test('what the human said is kept until it has gone out to the agent', () => {
	const said: EventBody = {
		type: 'gate.answered',
		gate: '1-verdict-1',
		name: 'verdict',
		iteration: 1,
		by: 'human',
		answer: 'reject',
		reason: 'use no regular expressions',
	};
	const before = fold([...iteration(1), said]);
	expect(before.words).toEqual(['At the verdict gate: use no regular expressions']);
	expect(fold([{type: 'agent.started', iteration: 2, agent: 'test'}], before).words).toEqual([]);
});

test('counts iterations that tampered, not paths', () => {
	const progress = fold([...iteration(1, {tampered: ['a', 'b']}), ...iteration(2)]);
	expect(progress.tamperings).toBe(1);
	expect(progress.tampered).toEqual([]);
});

test('a roll-back changes where the next iteration starts', () => {
	const progress = fold([
		...iteration(1),
		...iteration(2),
		{type: 'rolled.back', to: 1, commit: sha('1'), by: 'human', reason: 'better'},
	]);
	expect(progress.commit).toBe(sha('1'));
	expect(progress.iteration).toBe(2);
});

test('adds up the time of work', () => {
	expect(fold([...iteration(1), ...iteration(2)]).active).toBe(20);
});

test('protected files that a person allows are the agent’s for the rest of the run', () => {
	const given = fold([
		...iteration(1, {tampered: ['package.json']}).slice(0, 4),
		{type: 'gate.answered', gate: '1', name: 'checkpoint', iteration: 1, by: 'human', answer: 'always'},
	]);
	expect(given).toMatchObject({tampered: [], tamperings: 0, checkpoint: {tampered: []}, commit: sha('1')});
	expect([...given.given]).toEqual(['package.json']);
});

test('an always at a checkpoint without tampering gives nothing away', () => {
	const given = fold([
		...iteration(1).slice(0, 4),
		{type: 'gate.answered', gate: '1', name: 'checkpoint', iteration: 1, by: 'human', answer: 'always'},
	]);
	expect([...given.given]).toEqual([]);
	expect(given.tamperings).toBe(0);
});

test('undoing again and again what comes back is standing still; going back by hand is not', () => {
	const back = (by: 'human' | 'engine'): EventBody => ({
		type: 'rolled.back',
		to: 0,
		commit: sha('0'),
		by,
		reason: 'worse',
	});
	const first = fold(iteration(1));
	expect(
		fold([...iteration(2).slice(0, -1), back('engine'), ...iteration(2).slice(-1)], first),
	).toMatchObject({
		same: 2,
		last: {putBack: 'worse'},
	});
	expect(fold([back('human'), ...iteration(2)], first).same).toBe(1);
});
