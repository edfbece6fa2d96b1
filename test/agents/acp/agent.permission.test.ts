import {describe, expect, test} from 'vitest';
import {acp, converse, prompt} from '../support/converse.js';

describe('permission', () => {
	test('is asked with all that is known of the call', async () => {
		const {session} = await converse(acp('ask'));
		const {asks, events} = await prompt(session);
		expect(asks).toEqual([
			{step: 't1', tool: 'execute', title: 'Run it', details: ['make all', 'command: make all', 'note: x']},
		]);
		const step = events.findIndex(event => event.type === 'step' && event.step.kind === 'tool');
		expect(step).toBeLessThan(events.findIndex(({type}) => type === 'ask'));
	});

	test.each([
		[
			'yes, once',
			{allow: true},
			'["allow_always","allow_once"]',
			{outcome: {outcome: 'selected', optionId: 'id-allow_once'}},
		],
		[
			'yes, when only always is offered',
			{allow: true},
			'["allow_always"]',
			{outcome: {outcome: 'selected', optionId: 'id-allow_always'}},
		],
		[
			'no',
			{allow: false, reason: 'too risky'},
			'["allow_once","reject_once"]',
			{outcome: {outcome: 'selected', optionId: 'id-reject_once'}, _meta: {reason: 'too risky'}},
		],
		[
			'no, when it is not offered',
			{allow: false, reason: 'too risky'},
			'["allow_once","allow_always"]',
			{outcome: {outcome: 'cancelled'}, _meta: {reason: 'too risky'}},
		],
		['yes, when it is not offered', {allow: true}, '["reject_once"]', {outcome: {outcome: 'cancelled'}}],
	] as const)('%s', async (_, answer, options, response) => {
		const {session} = await converse(acp('ask', options));
		const {said, tool, end} = await prompt(session, {answer});
		expect(JSON.parse(said()[0] ?? '')).toEqual(response);
		expect(end.outcome).toBe('completed');
		expect(tool('t1').status).toBe(
			answer.allow ? (response.outcome.outcome === 'selected' ? 'done' : 'failed') : 'denied',
		);
	});

	test('is asked for from when a person wants to be asked, in the middle of a turn too', async () => {
		const {session} = await converse(acp('insist'), {asking: 'nothing'});
		const controller = new AbortController();
		let told = 0;
		const {asks} = await prompt(session, {
			signal: controller.signal,
			onEvent(event) {
				if (event.type === 'ask') {
					controller.abort();
				}
				if (event.type === 'step' && event.step.kind === 'message' && ++told === 3) {
					session.askAbout?.('everything');
				}
			},
		});
		expect(asks).toHaveLength(1);
	});

	test.each(['protocol', 'call'])('is over when the agent withdraws it: by the %s', async by => {
		const {session} = await converse(acp('withdraw', by));
		const withdrawn: (AbortSignal | undefined)[] = [];
		const {said, end} = await prompt(session, {
			onEvent(event) {
				if (event.type === 'ask') {
					withdrawn.push(event.withdrawn);
					event.answer = () => {};
				}
			},
		});
		expect(end.outcome).toBe('completed');
		expect(said()).toEqual(['{"outcome":{"outcome":"cancelled"}}']);
		expect(withdrawn).toMatchObject([{aborted: true}]);
	});

	test('may be answered late, and only once', async () => {
		const {session} = await converse(acp('ask', '', {silence: 1500}));
		const {said, end} = await prompt(session, {
			onEvent(event) {
				if (event.type === 'ask') {
					const {answer} = event;
					event.answer = () => {
						setTimeout(() => {
							answer({allow: true});
							answer({allow: false, reason: 'too late'});
						}, 2000);
					};
				}
			},
		});
		expect(end.outcome).toBe('completed');
		expect(said()[0]).toContain('id-allow_once');
	});
});
