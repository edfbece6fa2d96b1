import {expect, test} from 'vitest';
import {concludeVerdict} from '../../../source/engine/verdicts/conclusion.js';
import {inOrder} from '../../../source/engine/verdicts/order.js';
import type {VerifierFinished} from '../../../source/journal/events/events.js';
import type {Verifier} from '../../../source/verifiers/verifier.js';

const verifier = (id: string, byAgent = false): Verifier => ({
	id,
	kind: byAgent ? 'review' : 'run',
	label: id,
	byAgent,
	probe: 1,
	hidden: false,
	verify: async function* () {},
});

const test1 = verifier('test');
const lint = verifier('lint');
const review = verifier('review', true);

const ended = (
	id: string,
	status: VerifierFinished['status'],
	rest: Partial<VerifierFinished> = {},
): VerifierFinished => ({
	type: 'verifier.finished',
	iteration: 1,
	verifier: id,
	status,
	summary: `${id} ${status}`,
	milliseconds: 1,
	evidence: '',
	...rest,
});

const judged = (
	verifiers: Verifier[],
	results: VerifierFinished[],
	rest: {tampered?: string[]; isBase?: boolean} = {},
) => concludeVerdict({verifiers, results, tampered: rest.tampered ?? [], isBase: rest.isBase ?? false});

test('agents that judge come last, whatever the order in the loop', () => {
	expect(inOrder([review, test1, lint]).map(({id}) => id)).toEqual(['test', 'lint', 'review']);
});

test('only when all have passed has the goal been met', () => {
	const both = [test1, review];
	expect(judged(both, [ended('test', 'passed'), ended('review', 'passed')]).verdict).toBe('passed');
	expect(judged(both, [ended('test', 'passed')]).verdict).toBe('unverified');
	expect(judged(both, []).verdict).toBe('unverified');
});

test('what failed outweighs what nobody could judge', () => {
	const {verdict, reasons} = judged([test1, lint], [ended('test', 'unverified'), ended('lint', 'failed')]);
	expect(verdict).toBe('failed');
	expect(reasons).toEqual(['test: unverified, test unverified', 'lint: failed, lint failed']);
});

test('a base on which all commands pass still has to be reviewed', () => {
	expect(judged([test1, review], [ended('test', 'passed')], {isBase: true})).toMatchObject({
		verdict: 'failed',
		reasons: ['review: asked once there is work to judge'],
	});
});

test('tampering is the verdict, with what the checks found beside it', () => {
	expect(judged([test1], [ended('test', 'passed')], {tampered: ['test/a.js']})).toMatchObject({
		verdict: 'tampered',
		reasons: ['protected files were changed and have been put back: test/a.js'],
		overrulable: false,
	});
});

test('a person may overrule an agent, never a command', () => {
	expect(judged([test1, review], [ended('test', 'passed'), ended('review', 'failed')]).overrulable).toBe(
		true,
	);
	expect(judged([test1, review], [ended('test', 'failed')]).overrulable).toBe(false);
	expect(judged([test1, lint], [ended('test', 'passed'), ended('lint', 'failed')]).overrulable).toBe(false);
});

test('no verdict from an agent is a question to a person; behind a red command it is none', () => {
	const silent = ended('review', 'unverified', {noVerdict: true});
	expect(judged([test1, review], [ended('test', 'passed'), silent]).noVerdict).toBe(true);
	expect(judged([test1, review], [ended('test', 'failed'), silent]).noVerdict).toBe(false);
});

test('a regression is named beside the failure', () => {
	expect(judged([test1], [ended('test', 'failed', {regressed: ['adds', 'divides']})]).reasons).toEqual([
		'test: failed, test failed',
		'test: a regression, this passed on an earlier checkpoint: adds, divides',
	]);
});
