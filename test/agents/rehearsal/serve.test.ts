import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test, vi} from 'vitest';
import type {Move} from '../../../source/agents/rehearsal/script/script.js';
import {converse, temporaryFolder} from '../support/converse-with-rehearsal.js';

const play = (...moves: Move[]) => ({name: 'test', acts: [{name: 'only', moves}]});

describe('the rehearsal agent', () => {
	test('says that it uses no model before anything else', async () => {
		const conversation = await converse({folder: await temporaryFolder(), script: play({say: 'Hello.'})});
		expect(await conversation.prompt('Go')).toMatchObject({stopReason: 'end_turn'});
		expect(conversation.updates[0]).toMatchObject({sessionUpdate: 'notice', title: /no model/});
		expect(conversation.said()).toEqual(['Hello.']);
	});

	test('says so in a message to a client that shows no notices', async () => {
		const conversation = await converse({folder: await temporaryFolder(), script: play(), notices: false});
		await conversation.prompt('Go');
		expect(conversation.said()[0]).toMatch(/uses no model/);
	});

	test('streams thoughts and messages in pieces that add up', async () => {
		const text = 'A treadle keeps\nthe wheel turning,  as long as somebody presses it.';
		const conversation = await converse({
			folder: await temporaryFolder(),
			script: play({think: text}, {say: text}),
		});
		await conversation.prompt('Go');
		expect(conversation.said('agent_thought_chunk')).toEqual([text]);
		expect(conversation.said('agent_message_chunk')).toEqual([text]);
		expect(
			conversation.updates.filter(update => update.sessionUpdate === 'agent_thought_chunk').length,
		).toBeGreaterThan(2);
	});

	test('shows the diff, asks, and only then writes', async () => {
		const folder = await temporaryFolder();
		const file = path.join(folder, 'deep/new.txt');
		const conversation = await converse({
			folder,
			script: play({write: {path: 'deep/new.txt', text: 'woven\n'}}),
			allow: () => !existsSync(file),
		});
		await conversation.prompt('Go');
		expect(conversation.asked).toMatchObject([
			{title: 'Write deep/new.txt', kind: 'edit', content: [{type: 'diff', path: file, newText: 'woven\n'}]},
		]);
		expect(await readFile(file, 'utf8')).toBe('woven\n');
		expect(conversation.updates.at(-2)).toMatchObject({
			sessionUpdate: 'tool_call_update',
			status: 'completed',
		});
	});

	test('leaves out what is not allowed, mentions the reason, and does what the script has for that case', async () => {
		const folder = await temporaryFolder();
		await writeFile(path.join(folder, 'kept.txt'), 'as it was');
		const conversation = await converse({
			folder,
			script: play({
				edit: {path: 'kept.txt', replace: 'was', with: 'never was'},
				denied: [{say: 'Something else then.'}],
			}),
			allow: () => 'not that file',
		});
		expect(await conversation.prompt('Go')).toMatchObject({stopReason: 'end_turn'});
		expect(await readFile(path.join(folder, 'kept.txt'), 'utf8')).toBe('as it was');
		expect(conversation.said()).toEqual([expect.stringContaining('not that file'), 'Something else then.']);
	});

	test('an edit of a text that is not there fails and changes nothing', async () => {
		const folder = await temporaryFolder();
		await writeFile(path.join(folder, 'a.txt'), 'warp');
		const conversation = await converse({
			folder,
			script: play({edit: {path: 'a.txt', replace: 'weft', with: ''}}),
		});
		await conversation.prompt('Go');
		expect(conversation.updates).toContainEqual(expect.objectContaining({status: 'failed'}));
		expect(await readFile(path.join(folder, 'a.txt'), 'utf8')).toBe('warp');
	});

	test('runs commands for real and goes on by how they ended', async () => {
		const run = (command: string): Move => ({
			run: command,
			passed: [{say: 'passed'}],
			failed: [{say: 'failed'}],
		});
		const conversation = await converse({
			folder: await temporaryFolder(),
			script: play(run('echo shuttle'), run('echo broken thread >&2; exit 3'), run('no-such-command-at-all')),
		});
		await conversation.prompt('Go');
		expect(conversation.said()).toEqual(['passed', 'failed', 'failed']);
		const ended = conversation.updates.filter(update => 'rawOutput' in update && update.rawOutput);
		expect(ended).toMatchObject([
			{status: 'completed', rawOutput: {exitCode: 0}, content: [{content: {text: 'shuttle\n'}}]},
			{status: 'failed', rawOutput: {exitCode: 3}, content: [{content: {text: 'broken thread\n'}}]},
			{status: 'failed', rawOutput: {exitCode: 127}},
		]);
	});

	test('shows its plan', async () => {
		const conversation = await converse({
			folder: await temporaryFolder(),
			script: play({plan: {done: ['warp'], doing: ['weft'], next: ['cloth']}}),
		});
		await conversation.prompt('Go');
		expect(conversation.updates).toContainEqual({
			sessionUpdate: 'plan',
			entries: [
				{content: 'warp', status: 'completed', priority: 'medium'},
				{content: 'weft', status: 'in_progress', priority: 'medium'},
				{content: 'cloth', status: 'pending', priority: 'medium'},
			],
		});
	});

	test('picks the act by the prompt and by the files it finds', async () => {
		const folder = await temporaryFolder();
		const conversation = await converse({
			folder,
			script: {
				name: 'test',
				acts: [
					{name: 'told', when: {prompt: '^remember: loom$'}, moves: [{say: 'told'}]},
					{name: 'found', when: {file: {path: 'loom', matches: 'oak|ash'}}, moves: [{say: 'found'}]},
					{name: 'else', when: {not: {prompt: 'silence'}}, moves: [{say: 'else'}]},
				],
			},
		});
		await conversation.prompt('Go');
		await writeFile(path.join(folder, 'loom'), 'made of ash');
		await conversation.prompt('Go');
		await conversation.prompt('Well then.\nRemember: loom\n');
		await writeFile(path.join(folder, 'loom'), 'plastic');
		await conversation.prompt('silence');
		expect(conversation.said()).toEqual(['else', 'found', 'told', 'My script has nothing for this.']);
	});

	test('counts as tokens what it read and wrote, at no cost', async () => {
		const folder = await temporaryFolder();
		await writeFile(path.join(folder, 'a.txt'), 'x'.repeat(4000));
		const conversation = await converse({folder, script: play({read: 'a.txt'}, {say: 'y'.repeat(400)})});
		const {usage} = await conversation.prompt('z'.repeat(80));
		expect(usage?.inputTokens).toBe(1020);
		expect(usage?.outputTokens).toBe(100);
		expect(conversation.updates.at(-1)).toMatchObject({
			sessionUpdate: 'usage_update',
			cost: {amount: 0, currency: 'USD'},
		});
	});

	test('can report any usage, to reach a budget', async () => {
		const conversation = await converse({
			folder: await temporaryFolder(),
			script: play({spend: {input: 1_000_000, output: 5000}}),
		});
		const {usage} = await conversation.prompt('');
		expect(usage).toMatchObject({inputTokens: 1_000_000, outputTokens: 5000});
	});
});

describe('cancelling', () => {
	const moves: [string, Move[], Record<string, string>][] = [
		['while it talks', [{say: 'word '.repeat(5000)}], {TREADLE_REHEARSAL_PACE: '1'}],
		['while a command runs', [{run: 'echo $$ > pid; exec sleep 60'}], {}],
		['while it waits', [{pause: 60_000}], {}],
		['while it hangs', [{hang: 'gently'}], {}],
		['in a flood', [{flood: {lines: 1_000_000, perSecond: 1000}}], {}],
	];

	test.each(moves)('%s ends the turn at once', async (_, script, environment) => {
		const folder = await temporaryFolder();
		const conversation = await converse({
			folder,
			script: play({plan: {doing: ['begin']}}, ...script, {write: {path: 'after.txt', text: ''}}),
			environment,
		});
		const answer = conversation.prompt('Go');
		await vi.waitFor(() =>
			expect(conversation.updates.some(({sessionUpdate}) => sessionUpdate === 'plan')).toBe(true),
		);
		if (script.some(move => 'run' in move)) {
			await vi.waitFor(() => expect(existsSync(path.join(folder, 'pid'))).toBe(true));
		}

		await conversation.cancel();
		expect(await answer).toMatchObject({stopReason: 'cancelled'});
		expect(existsSync(path.join(folder, 'after.txt'))).toBe(false);
		if (script.some(move => 'run' in move)) {
			const pid = Number(await readFile(path.join(folder, 'pid'), 'utf8'));
			await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow());
		}
	});

	test('while a permission waits ends the turn, and the file stays', async () => {
		const folder = await temporaryFolder();
		const never = Promise.withResolvers<boolean>();
		const conversation = await converse({
			folder,
			script: play({write: {path: 'new.txt', text: ''}}),
			allow: () => never.promise,
		});
		const answer = conversation.prompt('Go');
		await vi.waitFor(() => expect(conversation.asked).toHaveLength(1));
		await conversation.cancel();
		// The protocol asks the client to answer what is open when it cancels.
		never.resolve(false);
		expect(await answer).toMatchObject({stopReason: 'cancelled'});
		expect(existsSync(path.join(folder, 'new.txt'))).toBe(false);
	});
});

describe('misbehaviour on request', () => {
	test('crashes in the middle of a turn', async () => {
		const conversation = await converse({folder: await temporaryFolder(), script: play({crash: 7})});
		const ended = once(conversation.child, 'exit');
		await expect(conversation.prompt('Go')).rejects.toThrow();
		expect(await ended).toEqual([7, null]);
	});

	test('hangs stubbornly: neither cancelling nor SIGTERM ends it', async () => {
		const conversation = await converse({
			folder: await temporaryFolder(),
			script: play({hang: 'stubbornly'}, {crash: 1}),
		});
		let answered = false;
		const settle = () => {
			answered = true;
		};
		conversation.prompt('Go').then(settle, settle);
		await vi.waitFor(() => expect(conversation.updates.length).toBeGreaterThan(0));
		// Its answer to another request shows that it lives on, and that the cancellation was read.
		const alive = () => conversation.agent.request('session/new', {cwd: '/', mcpServers: []});
		await alive();
		await conversation.cancel();
		conversation.child.kill('SIGTERM');
		await alive();
		expect(answered).toBe(false);
	});

	test('floods at the rate it is told', async () => {
		const conversation = await converse({
			folder: await temporaryFolder(),
			script: play({flood: {lines: 300, perSecond: 1000}}),
		});
		const start = performance.now();
		await conversation.prompt('Go');
		expect(performance.now() - start).toBeGreaterThan(280);
		expect(conversation.said().join('').trimEnd().split('\n')).toHaveLength(300);
	});

	test('prints what is no protocol', async () => {
		const conversation = await converse({
			folder: await temporaryFolder(),
			script: play({garbage: 'Segmentation fault (core dumped)\n'}, {crash: 0}),
		});
		const printed: string[] = [];
		conversation.child.stdout?.on('data', chunk => printed.push(String(chunk)));
		await expect(conversation.prompt('Go')).rejects.toThrow();
		expect(printed.join('')).toContain('Segmentation fault');
	});

	test('ends when its client goes away', async () => {
		const conversation = await converse({folder: await temporaryFolder(), script: play()});
		const ended = once(conversation.child, 'exit');
		conversation.child.stdin?.end();
		expect(await ended).toEqual([0, null]);
	});
});
