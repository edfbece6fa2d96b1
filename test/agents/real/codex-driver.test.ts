/** The driver and the real Codex, without a loop around them. */
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {AgentStart, Asking} from '../../../source/agents/agent.js';
import {type CodexAgentOptions, createCodexAgent} from '../../../source/agents/codex/agent.js';
import {agentEnvironment} from '../../../source/system/process/child-environment.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import type {Step} from '../stand-in/script.js';
import {startStandIn} from '../stand-in/stand-in.js';
import {prompt} from '../support/converse.js';
import {prepareHome, requireRealAgent} from './environments.js';
import {vocabularies} from './vocabulary.js';

const {read, edit, run} = vocabularies.codex;

type Options = {
	asking?: Asking;
	choice?: CodexAgentOptions['choice'];
	files?: Record<string, string>;
	limits?: Partial<CodexAgentOptions>;
};

const setUp = async (steps: readonly Step[], {asking, choice = {}, files = {}, limits}: Options = {}) => {
	const standIn = await startStandIn({steps});
	const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'treadle-codex-')));
	const [home, folder, temporary] = ['home', 'project', 'temporary'].map(name => path.join(base, name)) as [
		string,
		string,
		string,
	];
	for (const each of [home, folder, temporary]) {
		mkdirSync(each);
	}
	execFileSync('git', ['init', '--quiet', folder]);
	for (const [name, text] of Object.entries({'hello.txt': 'hello\n', ...files})) {
		mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
		writeFileSync(path.join(folder, name), text);
	}

	const environment = {...process.env, HOME: home, ...(await prepareHome('codex', {home, url: standIn.url}))};
	const agent = createCodexAgent({
		choice,
		environment,
		command: [requireRealAgent('codex').file],
		...limits,
	});
	const start: AgentStart = {
		folder,
		environment: agentEnvironment(environment, {TMPDIR: temporary}),
		rawLog: path.join(base, 'raw.log'),
		...(asking === undefined ? {} : {asking}),
	};
	onTestFinished(async () => {
		await standIn.close();
		rmSync(base, {recursive: true, force: true});
	});
	return {agent, start, standIn, home, folder, rawLog: start.rawLog};
};

const converse = async (steps: readonly Step[], options?: Options) => {
	const ground = await setUp(steps, options);
	const session = await ground.agent.start(ground.start);
	onTestFinished(session.dispose);
	return {...ground, session};
};

const isGone = (file: string) => expect.poll(() => livingWith(file), {timeout: 1000}).toEqual([]);

describe('a watched turn', () => {
	test('asks before reads and before patches, and reports what was done and spent', async () => {
		const {session, folder, standIn} = await converse([
			[{think: 'I look first.'}, {say: 'Looking.'}, read('hello.txt')],
			edit('hello.txt', 'hello', 'hello world'),
			{say: 'It is done.'},
		]);
		const turn = await prompt(session, {text: 'Greet the world'});
		expect(turn.end).toEqual({
			type: 'end',
			outcome: 'completed',
			reason: 'end of turn',
			claim: 'It is done.',
		});
		expect(turn.said('thought')).toEqual(['I look first.']);
		expect(turn.said()).toEqual(['Looking.', 'It is done.']);
		expect(turn.asks.map(({tool, name, title}) => [tool, name, title])).toEqual([
			['read', 'command', 'cat hello.txt'],
			['edit', 'apply_patch', 'Edit hello.txt'],
		]);
		expect(turn.asks[1]?.details).toContain('+hello world');
		expect(turn.tool(turn.asks[0]?.step ?? '')).toMatchObject({status: 'done', result: 'hello'});
		expect(turn.tool(turn.asks[1]?.step ?? '')).toMatchObject({
			status: 'done',
			target: 'hello.txt',
			diff: '--- a/hello.txt\n+++ b/hello.txt\n@@ -1 +1 @@\n-hello\n+hello world',
		});
		expect(turn.usage).toEqual(
			Array(3).fill({
				input: 1500,
				cached: 300,
				output: 50,
				reasoning: 10,
				costBasis: 'unknown',
				model: 'gpt-5.5',
			}),
		);
		expect(readFileSync(path.join(folder, 'hello.txt'), 'utf8')).toBe('hello world\n');
		expect(standIn.requests[0]?.said).toContain('Greet the world');
		expect(turn.notices).toEqual([]);
	});

	test.each([
		['command', run('touch made.txt')],
		['patch', edit('hello.txt', 'hello', 'bye')],
	])('tells the model at once why a %s was refused', async (_, call) => {
		const {session, folder, standIn} = await converse([call, {say: 'As you like.'}]);
		const turn = await prompt(session, {answer: {allow: false, reason: 'not on a Friday'}});
		expect(turn.end).toMatchObject({outcome: 'completed', claim: 'As you like.'});
		expect(standIn.requests[1]?.said).toContain('not on a Friday');
		expect(turn.tool(turn.asks[0]?.step ?? '').status).toBe('denied');
		expect(existsSync(path.join(folder, 'made.txt'))).toBe(false);
		expect(readFileSync(path.join(folder, 'hello.txt'), 'utf8')).toBe('hello\n');
	});

	test('offers the model no search that nobody could be asked about', async () => {
		const {session, standIn} = await converse([{say: 'Hm.'}]);
		await prompt(session);
		expect(standIn.requests[0]?.tools).not.toContain('web_search');
	});
});

describe('a turn that runs free', () => {
	test('asks nothing, and writes in the workspace alone', async () => {
		const outside = path.join(tmpdir(), `treadle-outside-${process.pid}`);
		const {session, folder, home} = await converse(
			[run(`echo in > in.txt; echo out > ${outside}; echo home > "$HOME/out.txt"`), {say: 'Done.'}],
			{asking: 'nothing'},
		);
		const turn = await prompt(session);
		expect(turn.end.outcome).toBe('completed');
		expect(turn.asks).toEqual([]);
		expect(existsSync(path.join(folder, 'in.txt'))).toBe(true);
		expect(existsSync(outside)).toBe(false);
		expect(existsSync(path.join(home, 'out.txt'))).toBe(false);
	});
});

describe('a turn in whose middle a person wants to be asked', () => {
	test('goes on as one that asks, once the command that runs has ended', async () => {
		const {session, standIn, folder} = await converse(
			[run('sleep 1; echo ran > first.txt'), run('echo ran > second.txt'), {say: 'Done.'}],
			{asking: 'nothing'},
		);
		const turn = await prompt(session, {
			onEvent(event) {
				if (event.type === 'step' && event.step.kind === 'tool') {
					session.askAbout?.('everything');
				}
			},
		});
		expect(turn.end).toMatchObject({outcome: 'completed', claim: 'Done.'});
		expect(turn.asks.map(({title}) => title)).toEqual(['echo ran > second.txt']);
		expect(readFileSync(path.join(folder, 'first.txt'), 'utf8')).toBe('ran\n');
		expect(readFileSync(path.join(folder, 'second.txt'), 'utf8')).toBe('ran\n');
		expect(standIn.left()).toBe(0);
	});
});

describe('what Codex is started with', () => {
	test('leaves the configuration of the user as it is', async () => {
		const {session, home} = await converse([{say: 'Done.'}], {asking: 'nothing'});
		const file = path.join(home, '.codex/config.toml');
		const before = readFileSync(file, 'utf8');
		await prompt(session);
		expect(readFileSync(file, 'utf8')).toBe(before);
	});

	test('keeps the instructions of the project, and starts nothing that its .codex folder names', async () => {
		const {session, standIn, folder} = await converse([{say: 'Done.'}], {
			files: {
				'AGENTS.md': 'Speak like a pirate.',
				'.codex/config.toml': '[mcp_servers.sneaky]\ncommand = "touch"\nargs = ["sneaked.txt"]\n',
			},
		});
		await prompt(session);
		expect(JSON.stringify(standIn.requests[0]?.body.input)).toContain('Speak like a pirate.');
		expect(existsSync(path.join(folder, 'sneaked.txt'))).toBe(false);
	});

	test('takes the model and further arguments', async () => {
		const {session, standIn} = await converse([{say: 'Done.'}], {
			choice: {model: 'gpt-5.4', args: ['-c', 'model_reasoning_effort="low"']},
		});
		const {usage} = await prompt(session);
		expect(standIn.requests[0]?.model).toBe('gpt-5.4');
		expect(standIn.requests[0]?.body.reasoning).toMatchObject({effort: 'low'});
		expect(usage[0]?.model).toBe('gpt-5.4');
	});

	test('keeps its conversation from prompt to prompt', async () => {
		const {session, standIn} = await converse([{say: 'My word is heron.'}, {say: 'Heron, as I said.'}]);
		await prompt(session, {text: 'Say a word'});
		const second = await prompt(session, {text: 'Which one?'});
		expect(second.end.claim).toBe('Heron, as I said.');
		expect(second.usage).toMatchObject([{input: 1500, output: 50}]);
		expect(JSON.stringify(standIn.requests[1]?.body.input)).toContain('My word is heron.');
	});
});

test('cancelling ends the tool that runs, and the next prompt is answered', async () => {
	const seconds = uniqueSeconds();
	const {session} = await converse([run(`sleep ${seconds}`), {say: 'Back again.'}]);
	const controller = new AbortController();
	const asked = performance.now();
	const turn = await prompt(session, {
		signal: controller.signal,
		onEvent(event) {
			if (event.type === 'ask') {
				void expect
					.poll(() => livingWith(`sleep ${seconds}`).length, {timeout: 10_000})
					.toBeGreaterThan(0)
					.then(() => controller.abort());
			}
		},
	});
	expect(turn.end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
	expect(performance.now() - asked).toBeLessThan(10_000);
	await isGone(seconds);
	expect((await prompt(session)).end.claim).toBe('Back again.');
});

test('a command that runs on in the background ends with the turn', async () => {
	const seconds = uniqueSeconds();
	const {session} = await converse([
		{tool: 'exec_command', input: {cmd: `sleep ${seconds}`, login: false, yield_time_ms: 250}},
		{say: 'It sleeps.'},
	]);
	const {end} = await prompt(session);
	expect(end).toMatchObject({outcome: 'completed', claim: 'It sleeps.'});
	await isGone(seconds);
});

describe('a provider that refuses', () => {
	test.each([
		['a rate limit', {status: 429}, 'limited'],
		['an outage', {status: 500}, 'limited'],
		['a wrong key', {status: 401}, 'failed'],
		['an unknown page', {status: 404}, 'failed'],
	] as const)('for %s', async (_, refusal, outcome) => {
		const {session} = await converse(Array(8).fill(refusal));
		const {end} = await prompt(session);
		expect(end.outcome, end.reason).toBe(outcome);
	});

	test('says from when it serves again', async () => {
		const reset = Math.floor(Date.now() / 1000) + 3600;
		const headers = {
			'x-codex-primary-used-percent': '100',
			'x-codex-primary-window-minutes': '300',
			'x-codex-primary-reset-at': String(reset),
		};
		const body = {error: {type: 'usage_limit_reached', message: 'limit', plan_type: 'pro', resets_at: reset}};
		const {session} = await converse([{status: 429, headers, body}]);
		const {end} = await prompt(session);
		expect(end).toMatchObject({outcome: 'limited', until: new Date(reset * 1000).toISOString()});
	});

	test('or cannot be reached at all, which Codex would wait for without end', async () => {
		const {session, standIn} = await converse([], {limits: {outage: 1000}});
		await standIn.close();
		const {end, notices} = await prompt(session);
		expect(end.outcome, end.reason).toBe('limited');
		expect(notices.length).toBeGreaterThan(0);
	});
});

describe('an answer in JSON', () => {
	const schema = {
		type: 'object',
		properties: {approved: {type: 'boolean'}},
		required: ['approved'],
		additionalProperties: false,
	};
	const question = {prompt: 'Is it good?', schema};
	const {signal} = new AbortController();

	test('comes by the schema, after reading, and without a trace', async () => {
		const {agent, start, standIn, home, folder} = await setUp([
			run('cat hello.txt; touch made.txt'),
			{json: {approved: true}},
		]);
		const answer = await agent.answer?.(question, start, signal);
		expect(answer).toMatchObject({value: {approved: true}, usage: [{input: 1500}, {input: 1500}]});
		expect(standIn.requests[0]?.body.text).toMatchObject({format: {type: 'json_schema', schema}});
		expect(existsSync(path.join(folder, 'made.txt'))).toBe(false);
		expect(existsSync(path.join(home, '.codex/sessions'))).toBe(false);
	});

	test.each([
		['prose', {say: 'I think so.'}, /its answer is not JSON: “I think so.”/],
		['a refusal', {status: 401}, /log in/],
	] as const)('is none when it is %s', async (_, step, problem) => {
		const {agent, start} = await setUp([step, step]);
		expect(await agent.answer?.(question, start, signal)).toMatchObject({
			problem: expect.stringMatching(problem),
		});
	});
});

test('its version is asked for before the run', async () => {
	const {agent, folder} = await setUp([]);
	await expect(agent.preflight(folder)).resolves.toBeUndefined();
});

test('a home among temporary files is refused with what to do', async () => {
	const {agent, start, home} = await setUp([]);
	const environment = {...start.environment, TMPDIR: path.dirname(home)};
	await expect(agent.start({...start, environment})).rejects.toThrow(/folder for temporary files/);
});

test('a note reaches the model in the middle of a turn', async () => {
	const {session, standIn} = await converse([run('sleep 2; echo hi'), {say: 'As you say.'}], {
		asking: 'nothing',
	});
	let given: Promise<boolean> | undefined;
	const {end} = await prompt(session, {
		onEvent(event) {
			if (event.type === 'step' && event.step.kind === 'tool') {
				given ??= session.steer?.('Mind the parser.');
			}
		},
	});
	expect([await given, end.outcome]).toEqual([true, 'completed']);
	expect(JSON.stringify(standIn.requests.at(-1))).toContain('Mind the parser.');
});
