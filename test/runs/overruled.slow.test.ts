import {expect, test} from 'vitest';
import type {GateAnswer, OpenGate} from '../../source/journal/events/events.js';
import {runScripted} from '../support/run-scripted.js';
import {scriptedReviewer} from '../support/scripted-reviewer.js';
import {smallProject} from '../support/small-project.js';

const project = (review: string, gates: string) =>
	smallProject({
		agent: 'echo done > result',
		files: {
			'loops/work/LOOP.md': [
				'---',
				'goal: The result says done',
				'agent: { command: "sh agent.sh" }',
				'verify:',
				'  - run: sh check.sh',
				`  - review: ${review}`,
				'protect: ["*.sh"]',
				'stop: { iterations: 1 }',
				`gates: ${gates}`,
				'---',
				'Write done into the file result.',
				'',
			].join('\n'),
		},
	});

const rejecting = () =>
	scriptedReviewer({
		name: 'no',
		moves: [{answer: {verdict: 'reject', reasons: [{severity: 'blocker', text: 'I do not like it.'}]}}],
	});

const silent = () => scriptedReviewer({name: 'silent', moves: [{say: 'VERDICT: APPROVED'}]});

const atVerdict =
	(answer: GateAnswer) =>
	(gate: OpenGate): GateAnswer =>
		gate.name === 'verdict' && gate.iteration > 0 ? answer : {answer: 'approve'};

test('a person overrules a reviewer with a reason, which is on record', async () => {
	const {finished, of} = await runScripted(await project(rejecting(), '[verdict]'), {
		answer: atVerdict({answer: 'reject', reason: 'It is fine: taste is no blocker.'}),
	});
	expect(finished).toMatchObject({outcome: 'verified', reason: expect.stringContaining('you judged')});
	expect(of('verdict.given').slice(1)).toMatchObject([
		{verdict: 'failed', by: 'verifiers', reasons: [expect.stringContaining('I do not like it.')]},
		{
			verdict: 'passed',
			by: 'human',
			reasons: ['you overruled the reviewer: It is fine: taste is no blocker.'],
		},
	]);
	expect(finished.verifiers).toMatchObject([{status: 'passed'}, {status: 'failed'}]);
});

test('without a reason nothing is overruled', async () => {
	const {finished} = await runScripted(await project(rejecting(), '[verdict]'), {
		answer: atVerdict({answer: 'reject'}),
	});
	expect(finished.outcome).toBe('budget');
});

test('a reviewer without a verdict is asked twice, then a person', async () => {
	const {finished, of} = await runScripted(await project(silent(), 'deliver'), {
		answer: atVerdict({answer: 'approve'}),
	});
	expect(of('verifier.finished').at(-1)).toMatchObject({status: 'unverified', noVerdict: true});
	expect(of('verifier.output').filter(({text}) => text.includes('asked once more'))).toHaveLength(1);
	expect(of('run.paused')).toMatchObject([{by: 'engine'}]);
	expect(of('gate.opened').find(({name}) => name === 'verdict')?.question).toContain(
		'The reviewer gave no verdict twice',
	);
	expect(of('verdict.given').at(-1)).toMatchObject({verdict: 'passed', by: 'human'});
	expect(finished.outcome).toBe('verified');
});

test('where nobody is there to be asked, no verdict is no pass', async () => {
	const {finished} = await runScripted(await project(silent(), 'deliver'), {attended: false});
	expect(finished).toMatchObject({outcome: 'needs-person', exitCode: 9});
});
