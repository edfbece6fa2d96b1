import {mkdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {Asking, PermissionAnswer} from '../../../source/agents/agent.js';
import {createClaudeAgent} from '../../../source/agents/claude/agent.js';
import {agentEnvironment} from '../../../source/system/process/child-environment.js';
import {temporaryRepository} from '../../support/temporary-repository.js';
import type {Asked, Step} from '../stand-in/script.js';
import {startStandIn} from '../stand-in/stand-in.js';
import {prompt} from '../support/converse.js';
import {models, prepareHome, requireRealAgent} from './environments.js';

/** What the protocol of the real Claude Code can do beyond what a loop shows of it. */
const start = async (
	steps: readonly Step[],
	{
		asking = 'everything',
		args = [],
		files = {},
	}: {asking?: Asking; args?: readonly string[]; files?: Record<string, string>} = {},
) => {
	const {file} = requireRealAgent('claude');
	const standIn = await startStandIn({steps});
	onTestFinished(standIn.close);
	const repository = await temporaryRepository({files: {'greeting.txt': 'hello\n', ...files}});
	const temporary = path.join(repository.home, 'tmp');
	await mkdir(temporary);
	const environment = agentEnvironment(repository.environment, {
		...(await prepareHome('claude', {home: repository.home, url: standIn.url})),
		TMPDIR: temporary,
	});
	const agent = createClaudeAgent({
		choice: {model: models.claude, args},
		environment: repository.environment,
		command: [file],
	});
	const options = {
		folder: repository.folder,
		environment,
		rawLog: path.join(repository.home, 'raw.log'),
		asking,
	};
	const session = await agent.start(options);
	onTestFinished(session.dispose);
	return {
		agent,
		session,
		standIn,
		options,
		read: (name: string) => readFile(path.join(repository.folder, name), 'utf8'),
	};
};

const read: Step = {tool: 'Read', input: {file_path: 'greeting.txt'}};
const edit: Step = {
	tool: 'Edit',
	input: {file_path: 'greeting.txt', old_string: 'hello', new_string: 'goodbye'},
};
const shell = (command: string): Step => ({tool: 'Bash', input: {command, description: 'by the test'}});
const learns = (words: string) => (asked: Asked) => asked.results.join('\n').includes(words);

test('is of a version that the driver takes', async () => {
	const {agent, options} = await start([]);
	await expect(agent.preflight(options.folder)).resolves.toBeUndefined();
});

test('an edited call runs as the person wrote it', async () => {
	const {session, read: readFile} = await start([read, edit, {say: 'Done.'}]);
	const answer = (input: string): PermissionAnswer => ({
		allow: true,
		input: input.replace('goodbye', 'welcome'),
	});
	const events = [];
	for await (const event of session.prompt('Go', new AbortController().signal)) {
		events.push(event);
		if (event.type === 'ask') {
			event.answer(answer(event.ask.input ?? '{}'));
		}
	}

	expect(events.at(-1)).toMatchObject({outcome: 'completed', claim: 'Done.'});
	expect(await readFile('greeting.txt')).toBe('welcome\n');
	expect(events).toContainEqual({
		type: 'step',
		step: expect.objectContaining({status: 'done', diff: expect.stringContaining('+welcome')}),
	});
});

test('a no reaches the model word by word, and the turn goes on', async () => {
	const reason = 'Not “goodbye”, please: say welcome.';
	const {
		session,
		read: readFile,
		standIn,
	} = await start([read, edit, {when: learns(reason), answer: {say: 'As you wish.'}}]);
	const events = [];
	for await (const event of session.prompt('Go', new AbortController().signal)) {
		events.push(event);
		if (event.type === 'ask') {
			event.answer(event.ask.tool === 'edit' ? {allow: false, reason} : {allow: true});
		}
	}

	expect(events.at(-1)).toMatchObject({outcome: 'completed', claim: 'As you wish.'});
	expect(standIn.left()).toBe(0);
	expect(await readFile('greeting.txt')).toBe('hello\n');
});

test.each([
	['everything', ['Read', 'Edit', 'Bash']],
	['changes', ['Edit', 'Bash']],
	['nothing', []],
] as const)('asking about %s', async (asking, asked) => {
	const {session, read: readFile} = await start([read, edit, shell('touch made'), {say: 'Done.'}], {asking});
	const turn = await prompt(session);
	expect(turn.asks.map(({name}) => name)).toEqual(asked);
	expect(turn.end.claim).toBe('Done.');
	expect(await readFile('greeting.txt')).toBe('goodbye\n');
	expect(await readFile('made')).toBe('');
});

test('a person may want to be asked, or not any more, in the middle of a turn', async () => {
	const {session, read: readFile} = await start(
		[read, shell('touch first'), shell('touch second'), shell('touch third'), {say: 'Done.'}],
		{asking: 'nothing'},
	);
	let done = 0;
	const turn = await prompt(session, {
		onEvent(event) {
			if (event.type === 'ask') {
				session.askAbout?.('nothing');
			}
			if (
				event.type === 'step' &&
				event.step.kind === 'tool' &&
				event.step.status === 'done' &&
				++done === 1
			) {
				session.askAbout?.('everything');
			}
		},
	});
	expect(turn.asks.map(({title}) => title)).toEqual(['touch first']);
	expect(turn.end.claim).toBe('Done.');
	for (const name of ['first', 'second', 'third']) {
		expect(await readFile(name)).toBe('');
	}
});

test('neither arguments nor settings of the folder open a gate', async () => {
	const {session, read: readFile} = await start([shell('touch made'), {say: 'Done.'}], {
		args: ['--allowedTools', 'Bash', '--permission-mode', 'acceptEdits'],
		files: {'.claude/settings.json': '{"permissions":{"allow":["Bash"]}}'},
	});
	const turn = await prompt(session, {answer: {allow: false, reason: 'no'}});
	expect(turn.asks.map(({name}) => name)).toEqual(['Bash']);
	await expect(readFile('made')).rejects.toThrow('ENOENT');
});

test('a sub-agent is asked about, kept apart and counted', async () => {
	const {session} = await start([
		{tool: 'Agent', input: {description: 'look', prompt: 'look', subagent_type: 'general-purpose'}},
		read,
		{say: 'Looked.'},
		{say: 'Done.'},
	]);
	const turn = await prompt(session);
	expect(turn.asks.map(({title}) => title)).toEqual(['Agent look', 'sub-agent: Read greeting.txt']);
	expect(turn.end.claim).toBe('Done.');
	const output = turn.usage.reduce((sum, {output = 0}) => sum + output, 0);
	expect(output).toBe(4 * 50);
	expect(turn.usage.every(({costBasis, cost}) => costBasis === 'reported' && (cost ?? 0) > 0)).toBe(true);
});

test('an interrupted turn ends at once, and the same process takes the next', async () => {
	const {session} = await start([shell('sleep 0.1; tail -f /dev/null'), {say: 'Back.'}], {asking: 'nothing'});
	const controller = new AbortController();
	let since = 0;
	const turn = await prompt(session, {
		signal: controller.signal,
		onEvent(event) {
			if (event.type === 'step' && event.step.kind === 'tool' && since === 0) {
				since = performance.now();
				setTimeout(() => controller.abort(), 300);
			}
		},
	});
	expect(turn.end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
	expect(performance.now() - since).toBeLessThan(3000);
	expect((await prompt(session, {text: 'Again'})).end).toMatchObject({outcome: 'completed', claim: 'Back.'});
});

test.each([
	[429, 'limited', /429 rate_limit_error/],
	[529, 'limited', /529 overloaded_error/],
	[401, 'failed', /not logged in, or its key is not valid/],
	[404, 'failed', /HTTP 404/],
] as const)('a provider that answers %s', async (status, outcome, reason) => {
	const {session} = await start(Array.from({length: 5}, () => ({status})));
	const {end} = await prompt(session);
	expect(end).toMatchObject({outcome, reason: expect.stringMatching(reason)});
});

const schema = {
	type: 'object',
	properties: {approved: {type: 'boolean'}},
	required: ['approved'],
	additionalProperties: false,
};

test('answers in JSON, reads for it, and cannot change anything', async () => {
	const {
		agent,
		options,
		read: readFile,
	} = await start([read, shell('touch made'), {json: {approved: 'perhaps'}}, {json: {approved: true}}]);
	const answer = await agent.answer?.({prompt: 'Is it good?', schema}, options, new AbortController().signal);
	expect(answer).toMatchObject({value: {approved: true}});
	expect(answer?.usage.length).toBeGreaterThan(0);
	await expect(readFile('made')).rejects.toThrow('ENOENT');
});

test('prose is no answer', async () => {
	const {agent, options} = await start([{say: 'It is fine.'}, {say: 'Really.'}, {say: 'Yes.'}]);
	const answer = await agent.answer?.({prompt: 'Is it good?', schema}, options, new AbortController().signal);
	expect(answer).toMatchObject({problem: expect.stringContaining('no answer that fits the schema')});
});

/** Gives a note with the first thing the agent does. Returns what became of the note and of the turn. */
const noteAfter = async (first: Step) => {
	const {session, standIn} = await start([first, {say: 'As you say.'}], {asking: 'nothing'});
	let given: Promise<boolean> | undefined;
	let outcome = '';
	for await (const event of session.prompt('Go', new AbortController().signal)) {
		if (event.type === 'step' && (event.step.kind === 'tool' || event.step.kind === 'message')) {
			given ??= session.steer?.('Mind the parser.');
		} else if (event.type === 'end') {
			outcome = event.outcome;
		}
	}

	const heard = JSON.stringify(standIn.requests.at(-1)).includes('Mind the parser.');
	return {given: await given, heard, outcome, left: standIn.left()};
};

test('a note reaches the model in the middle of a turn', async () => {
	expect(await noteAfter(shell('sleep 2; echo hi'))).toEqual({
		given: true,
		heard: true,
		outcome: 'completed',
		left: 0,
	});
});

test('a note after its last request reaches the model, or is known to have come too late', async () => {
	const {given, heard, outcome, left} = await noteAfter({say: 'Nearly done.'});
	expect(outcome).toBe('completed');
	expect(heard).toBe(given);
	expect(left).toBe(given ? 0 : 1);
});
