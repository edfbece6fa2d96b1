import {describe, expect, test} from 'vitest';
import {createAgent} from '../../source/agents/index.js';
import {livingWith, uniqueSeconds} from '../system/support/living.js';
import {converse, prompt} from './support/converse.js';

const command = (line: string, silence?: number) => createAgent({kind: 'command', command: line}, {silence});

test('gets the prompt on its stdin; its last lines are what it claims', async () => {
	const {session} = await converse(command('cat; echo; echo "All done."'));
	const {steps, end} = await prompt(session, {text: 'Build it\nnow'});
	expect(steps.map(step => (step.kind === 'output' ? step.text : step.kind)).join('\n')).toBe(
		'Build it\nnow\nAll done.',
	);
	expect(end).toEqual({
		type: 'end',
		outcome: 'completed',
		reason: 'exit 0',
		claim: 'Build it\nnow\nAll done.',
	});
});

test('works in the folder, asks nothing, and has a process id', async () => {
	const agent = command('pwd');
	expect(agent).toMatchObject({asks: 'never', scripted: false, label: 'pwd'});
	const {session, folder} = await converse(agent);
	expect(session.pid).toBeGreaterThan(0);
	expect((await prompt(session)).end.claim).toBe(folder);
});

test('takes a second prompt by a second process', async () => {
	const {session} = await converse(command('cat'));
	expect((await prompt(session, {text: 'one'})).end.claim).toBe('one');
	expect((await prompt(session, {text: 'two'})).end.claim).toBe('two');
});

describe('fails and says why', () => {
	test.each([
		['an exit code', 'echo working; echo "bad key" >&2; exit 3', undefined, 'exit 3: bad key'],
		['a crash', 'kill -SEGV $$', undefined, 'ended by SIGSEGV'],
		['a missing program', 'treadle-nonesuch', undefined, /^exit 127: .*treadle-nonesuch: not found/],
		['silence', 'sleep 60', 300, 'silent for 300ms'],
	] as const)('%s', async (_, line, silence, reason) => {
		const {session} = await converse(command(line, silence));
		const {end} = await prompt(session);
		expect(end.outcome).toBe('failed');
		expect(end.reason).toMatch(reason);
	});

	test('an agent that does not read its prompt is no failure', async () => {
		const {session} = await converse(command('exec <&-; echo fine'));
		expect((await prompt(session, {text: 'x'.repeat(1_000_000)})).end).toMatchObject({outcome: 'completed'});
	});
});

test('a cancelled prompt ends the process and all it started', async () => {
	const seconds = uniqueSeconds();
	const {session} = await converse(command(`echo ready; setsid sleep ${seconds} & sleep ${seconds}`));
	const controller = new AbortController();
	const {end} = await prompt(session, {
		signal: controller.signal,
		onEvent: event => event.type === 'step' && controller.abort(),
	});
	expect(end).toMatchObject({outcome: 'cancelled', claim: 'ready'});
	expect(livingWith(seconds)).toEqual([]);
});

test('what it leaves running is ended and reported', async () => {
	const seconds = uniqueSeconds();
	const {session} = await converse(command(`setsid sleep ${seconds} & sleep 0.1; echo ok`));
	const {end, notices} = await prompt(session);
	expect(end.outcome).toBe('completed');
	expect(notices).toEqual(['It left 1 of its processes running; they have been ended.']);
	expect(livingWith(seconds)).toEqual([]);
});

test('a session that never gets a prompt leaves nothing', async () => {
	const seconds = uniqueSeconds();
	const {session} = await converse(command(`sleep ${seconds}`));
	await session.dispose();
	expect(livingWith(seconds)).toEqual([]);
});

test('preflight names what is missing', async () => {
	await expect(command('./agent.sh').preflight('/')).rejects.toThrow('./agent.sh does not exist in /');
	await expect(command('cat').preflight('/')).resolves.toBeUndefined();
});
