import {describe, expect, test} from 'vitest';
import type {Usage} from '../../../source/journal/events/events.js';
import {createReviewVerifier} from '../../../source/verifiers/reviewing/review-verifier.js';
import type {AskedReview} from '../../../source/verifiers/reviewing/reviewer.js';
import type {VerifierEvent} from '../../../source/verifiers/verifier.js';
import {type FakeAnswers, fakeReviewer, hang} from '../../support/fake-reviewer.js';
import {workToJudge} from '../../support/work-to-judge.js';

const secret = 'a-secret-of-some-length';
const work = {
	...workToJudge,
	diff: async () => `diff --git a/x b/x\n+const key = '${secret}';\n`,
	findings: ['npm test: passed, exit 0 after 2.1s'],
};

const review = async (
	answers: FakeAnswers,
	{timeLimit = 10_000, signal = new AbortController().signal} = {},
) => {
	const reviewer = fakeReviewer(answers);
	const verifier = createReviewVerifier({
		id: 'review-2',
		reviewer,
		rubric: 'Is it done?',
		timeLimit,
		environment: {DEPLOY_TOKEN: secret},
	});
	const events: VerifierEvent[] = [];
	const request = {folder: '/checkout', environment: {}, rawLog: '/raw.log', baseline: undefined, work};
	for await (const event of verifier.verify({...request, signal})) {
		events.push(event);
	}
	return {
		verifier,
		reviewer,
		events,
		end: events.at(-1) as Extract<VerifierEvent, {type: 'finished'}>,
		out: events.flatMap(event => (event.type === 'output' ? [event.text] : [])).join('\n'),
	};
};

const says = (answer: AskedReview) => ({verdict: () => answer});

test('it is an agent that judges, and says which', async () => {
	const {verifier, reviewer} = await review(says({verdict: 'approve', reasons: [], usage: []}));
	expect(verifier).toMatchObject({kind: 'review', label: 'review by codex', byAgent: true, probe: 1});
	await verifier.preflight?.('/repository');
	expect(reviewer.looked).toEqual(['/repository']);
});

test('the agent gets goal, rubric, tree, findings and diff, without secrets', async () => {
	const {reviewer, out} = await review(says({verdict: 'approve', reasons: [], usage: []}));
	expect(reviewer.places).toEqual([{folder: '/checkout', rawLog: '/raw.log'}]);
	expect(reviewer.asked).toEqual([
		{
			goal: work.goal,
			rubric: 'Is it done?',
			tree: work.tree,
			text: "The checks before found:\n- npm test: passed, exit 0 after 2.1s\n\nThe diff:\ndiff --git a/x b/x\n+const key = '[redacted DEPLOY_TOKEN]';",
		},
	]);
	expect(out).toMatch(/^Asked codex about tree 4b825dc642cb, with \d+ characters of diff and findings/);
});

test('an approval has passed', async () => {
	const {end, out} = await review(says({verdict: 'approve', reasons: ['Well done.'], usage: []}));
	expect(end).toMatchObject({status: 'passed', summary: 'approved, with 1 remark', evidence: ''});
	expect(end).not.toHaveProperty('noVerdict');
	expect(out).toContain('Approved.\n- Well done.');
});

test('a rejection has failed, and its reasons are what the agent gets next', async () => {
	const reasons = ['Blocker: src/x.ts:1 has a key in it.', 'The name is odd.'];
	const {end, out} = await review(says({verdict: 'reject', reasons, usage: []}));
	expect(end).toMatchObject({
		status: 'failed',
		summary: 'not approved: Blocker: src/x.ts:1 has a key in it.',
		evidence: '- Blocker: src/x.ts:1 has a key in it.\n- The name is odd.',
	});
	expect(out).toContain('Not approved.\n- Blocker: src/x.ts:1 has a key in it.');
	expect((await review(says({verdict: 'reject', reasons: [], usage: []}))).end).toMatchObject({
		status: 'failed',
		summary: 'not approved, without a reason',
	});
});

test('a flood of reasons is bounded', async () => {
	const reasons = Array.from({length: 50}, () => 'long '.repeat(800));
	const {end} = await review(says({verdict: 'reject', reasons, usage: []}));
	expect(end.evidence.length).toBeLessThan(8100);
	expect(end.summary.length).toBeLessThanOrEqual(300);
});

describe('without a verdict it is unverified', () => {
	test('and says why', async () => {
		const problem = 'no verdict: the answer is about another tree';
		const {end, out} = await review(says({problem, usage: []}));
		expect(end).toMatchObject({status: 'unverified', summary: problem, evidence: '', noVerdict: true});
		expect(out).toContain(problem);
	});

	test('an agent that hangs has a time limit', async () => {
		const {end} = await review({verdict: async (_, signal) => hang(signal)}, {timeLimit: 50});
		expect(end).toMatchObject({
			status: 'unverified',
			summary: 'no verdict: no answer in 50ms',
			noVerdict: true,
		});
	});

	test('a stop is no silence of the agent', async () => {
		const {end} = await review(
			{verdict: async (_, signal) => hang(signal)},
			{signal: AbortSignal.timeout(50)},
		);
		expect(end).toMatchObject({status: 'unverified', summary: 'stopped before there was a verdict'});
		expect(end).toHaveProperty('noVerdict', undefined);
	});
});

test('what it spent counts, with a verdict or without', async () => {
	const usage: Usage[] = [
		{input: 5, costBasis: 'unknown'},
		{output: 7, costBasis: 'unknown'},
	];
	const answers: AskedReview[] = [
		{verdict: 'approve', reasons: [], usage},
		{problem: 'no verdict: x', usage},
	];
	for (const answer of answers) {
		const {events} = await review(says(answer));
		expect(events.filter(({type}) => type === 'usage')).toEqual(
			usage.map(each => ({type: 'usage', usage: each})),
		);
	}
});
