import path from 'node:path';
import {expect, test} from 'vitest';
import {createClaudeAgent} from '../../../source/agents/claude/agent.js';
import type {Usage} from '../../../source/journal/events/events.js';
import {converse, prompt} from '../support/converse.js';

/** What the real Claude Code said, recorded on the wire, goes through the whole driver. */
const replay = (name: string) =>
	converse(
		createClaudeAgent({
			choice: {},
			environment: process.env,
			command: [
				process.execPath,
				path.join(import.meta.dirname, '../fixtures/claude-replay.ts'),
				path.join(import.meta.dirname, `../captures/${name}.jsonl`),
			],
		}),
	);

const spent = (usage: Usage[]) =>
	usage.map(({cost, ...tokens}) => ({...tokens, cost: Number(cost?.toFixed(6))}));

test('a turn with a sub-agent, a plan, edits and a no, and another turn', async () => {
	const {session} = await replay('claude-code');
	const reason = 'No shell, please.';
	const events = [];
	for await (const event of session.prompt('Do the thing.', new AbortController().signal)) {
		events.push(event);
		if (event.type === 'ask') {
			event.answer(event.ask.title === 'touch shell-made' ? {allow: false, reason} : {allow: true});
		}
	}

	const steps = events.flatMap(event => (event.type === 'step' ? [event.step] : []));
	const ids = new Set(steps.flatMap(step => (step.kind === 'tool' ? [step.id] : [])));
	const tools = [...ids].map(id =>
		Object.assign({}, ...steps.filter(step => step.kind === 'tool' && step.id === id)),
	);
	expect(tools.map(({tool, title, status}) => `${tool} ${title} ${status}`)).toEqual([
		'read Read /project/hello.txt done',
		'edit Edit /project/hello.txt done',
		'think Agent look around done',
		'execute sub-agent: ls done',
		'think TaskCreate Write it done',
		'edit Write /project/new.txt done',
		'execute touch shell-made denied',
	]);
	expect(tools[1].diff).toBe(
		'--- a/hello.txt\n+++ b/hello.txt\n@@ -1,1 +1,1 @@\n-hello world\n+goodbye world',
	);
	expect(tools[5].diff).toBe('--- /dev/null\n+++ b/new.txt\n@@ -0,0 +1,2 @@\n+a\n+b');
	expect(tools[6].result).toBe(reason);
	expect(steps.flatMap(step => (step.kind === 'plan' ? step.entries : []))).toEqual([
		{text: 'Write it', status: 'pending'},
	]);
	const said = (kind: string): string =>
		steps.flatMap(step => (step.kind === kind && 'text' in step ? [step.text] : [])).join('');
	expect(said('message')).toBe('I will look.Done.');
	expect(said('thought')).toContain('Let me see.');
	expect(said('notice')).toBe('');
	expect(events.at(-1)).toMatchObject({outcome: 'completed', claim: 'Done.'});
	expect(spent(events.flatMap(event => (event.type === 'usage' ? [event.usage] : [])))).toEqual([
		{
			model: 'claude-sonnet-4-5',
			input: 13_500,
			cached: 2700,
			output: 450,
			reasoning: 0,
			cost: 0.04131,
			costBasis: 'reported',
		},
	]);

	const again = await prompt(session, {text: 'Again.'});
	expect(again.end.claim).toBe('Once more.');
	expect(spent(again.usage)).toMatchObject([{input: 1500, output: 50, cost: 0.00459}]);
});

test('a turn cancelled while a tool runs, and another turn', async () => {
	const {session} = await replay('claude-code-cancelled');
	const controller = new AbortController();
	const turn = await prompt(session, {
		signal: controller.signal,
		onEvent(event) {
			if (event.type === 'step' && event.step.kind === 'tool' && event.step.status === 'running') {
				setTimeout(() => controller.abort(), 100);
			}
		},
	});
	expect(turn.end).toMatchObject({outcome: 'cancelled', reason: 'cancelled', claim: 'I wait.'});
	expect(turn.steps.findLast(({kind}) => kind === 'tool')).toMatchObject({status: 'failed'});
	expect((await prompt(session, {text: 'Again.'})).end).toMatchObject({
		outcome: 'completed',
		claim: 'Back again.',
	});
});

test('a provider that refuses', async () => {
	const {session} = await replay('claude-code-limited');
	const {end, notices} = await prompt(session);
	expect(end).toMatchObject({outcome: 'limited', reason: expect.stringContaining('429 rate_limit_error')});
	expect(notices[0]).toMatch(/^The provider gave 429 \(rate_limit\); trying again in \ds, attempt 1 of 1\.$/);
});
