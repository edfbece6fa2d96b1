import {readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test, vi} from 'vitest';
import type {Asking} from '../../../source/agents/agent.js';
import {createClaudeAgent} from '../../../source/agents/claude/agent.js';
import type {ClaudeLimits} from '../../../source/agents/claude/session.js';
import {agentEnvironment} from '../../../source/system/process/child-environment.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';
import {converse, prompt} from '../support/converse.js';

const peer = path.resolve(import.meta.dirname, '../fixtures/claude-peer.ts');
const claude = (mode: string, argument = '', limits: ClaudeLimits = {}) =>
	createClaudeAgent({
		choice: {},
		environment: process.env,
		command: [process.execPath, peer, mode, argument],
		...limits,
	});

const bash = '{"command":"make all"}';

describe('a turn that goes well', () => {
	test('ends with what the agent claims', async () => {
		const {session} = await converse(claude('happy'));
		const turn = await prompt(session, {text: 'Build it'});
		expect(turn.end).toEqual({
			type: 'end',
			outcome: 'completed',
			reason: 'end of turn',
			claim: 'Done: Build it',
		});
	});

	test('takes many turns in one process, and tells what each used as a difference', async () => {
		const {session} = await converse(claude('happy'));
		for (const text of ['one', 'two', 'three']) {
			const {usage, end} = await prompt(session, {text});
			expect(end.claim).toBe(`Done: ${text}`);
			expect(usage).toEqual([
				{
					model: 'claude-test',
					input: 150,
					cached: 30,
					output: 50,
					reasoning: 5,
					cost: 0.25,
					costBasis: 'reported',
				},
			]);
		}
	});

	test('is shown as it is said, once, and a sub-agent is told from the agent', async () => {
		const {session} = await converse(claude('pieces'));
		const turn = await prompt(session);
		expect(turn.said('thought')).toEqual(['Hmm.', 'sub-agent: I found it.']);
		expect(turn.said()).toEqual(['On it.']);
		expect(turn.end.claim).toBe('On it.');
	});

	test('survives lines that come byte by byte', async () => {
		const {session} = await converse(claude('halves'));
		expect((await prompt(session)).said()).toEqual(['wörld 🌍']);
	});

	test('keeps both sides of the conversation in a file', async () => {
		const {session, rawLog} = await converse(claude('happy'));
		await prompt(session);
		const lines = readFileSync(rawLog, 'utf8').trim().split('\n');
		expect(lines[0]).toMatch(/^> {"type":"control_request".*"initialize"/);
		expect(lines.every(line => /^[<>!] /.test(line))).toBe(true);
	});
});

describe('permission', () => {
	const converseAsking = async (asking: Asking, argument = `Bash|${bash}`) => {
		const {session} = await converse(claude('ask', argument), {asking});
		return session;
	};

	test('is asked with all that is known of the call, and its input', async () => {
		const turn = await prompt(await converseAsking('everything'));
		expect(turn.asks).toEqual([
			{
				step: 't1',
				tool: 'execute',
				name: 'Bash',
				title: 'make all',
				details: [],
				input: '{\n  "command": "make all"\n}',
			},
		]);
		expect(turn.said()).toEqual(['{"behavior":"allow","updatedInput":{"command":"make all"}}']);
		expect(turn.tool('t1')).toMatchObject({status: 'done', result: 'ok'});
	});

	test('is asked from when a person wants to be asked, and no longer', async () => {
		const session = await converseAsking('nothing');
		expect((await prompt(session)).asks).toEqual([]);
		session.askAbout?.('everything');
		expect((await prompt(session)).asks).toHaveLength(1);
		session.askAbout?.('nothing');
		expect((await prompt(session)).asks).toEqual([]);
	});

	test('shows the lines an edit is about to change', async () => {
		const input = '{"file_path":"src/a.txt","old_string":"one","new_string":"two"}';
		const turn = await prompt(await converseAsking('everything', `Edit|${input}`));
		expect(turn.asks[0]?.details).toEqual(['src/a.txt', '@@ -1 +1 @@', '-one', '+two']);
	});

	test('a no takes its reason to the agent word by word, and the call stays denied', async () => {
		const turn = await prompt(await converseAsking('everything'), {
			answer: {allow: false, reason: 'Not “make”: use `npm test`.\nThanks.'},
		});
		expect(JSON.parse(turn.said()[0] ?? '')).toEqual({
			behavior: 'deny',
			message: 'Not “make”: use `npm test`.\nThanks.',
		});
		expect(turn.tool('t1').status).toBe('denied');
	});

	test('runs with the input a person gave it', async () => {
		const turn = await prompt(await converseAsking('everything'), {
			answer: {allow: true, input: '{"command": "make test"}'},
		});
		expect(JSON.parse(turn.said()[0] ?? '').updatedInput).toEqual({command: 'make test'});
		expect(turn.tool('t1')).toMatchObject({target: 'make test', status: 'done'});
	});

	test.each([
		['{"command": ', /not a JSON object/],
		['["make"]', /not a JSON object/],
		['null', /not a JSON object/],
	])('an input edited to %s does not run at all', async (input, reason) => {
		const turn = await prompt(await converseAsking('everything'), {answer: {allow: true, input}});
		const {behavior, message} = JSON.parse(turn.said()[0] ?? '');
		expect(behavior).toBe('deny');
		expect(message).toMatch(reason);
	});

	test('an input in which a secret is hidden is not for editing', async () => {
		const secret = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123';
		const turn = await prompt(await converseAsking('everything', `Bash|{"command":"echo ${secret}"}`));
		expect(turn.asks[0]?.input).toBeUndefined();
		expect(JSON.stringify(turn.asks)).not.toContain(secret);
		expect(JSON.stringify(turn.asks)).toContain('[redacted');
	});

	test.each([
		['everything', 'Read', true],
		['changes', 'Read', false],
		['changes', 'Grep', false],
		['changes', 'Edit', true],
		['changes', 'mcp__db__drop', true],
		['nothing', 'Edit', false],
	] as const)('with asking %s, %s asks: %s', async (asking, name, asks) => {
		const session = await converseAsking(asking, `${name}|{}`);
		const turn = await prompt(session);
		expect(turn.asks.length > 0).toBe(asks);
	});

	test('a question that the agent withdraws settles nothing, and the turn goes on', async () => {
		const {session} = await converse(claude('withdraw'));
		const answers: (() => void)[] = [];
		const withdrawn: (AbortSignal | undefined)[] = [];
		for await (const event of session.prompt('Go', new AbortController().signal)) {
			if (event.type === 'ask') {
				answers.push(() => event.answer({allow: true}));
				withdrawn.push(event.withdrawn);
			}

			expect(event).not.toMatchObject({step: {status: 'denied'}});
			if (event.type === 'end') {
				expect(event).toMatchObject({outcome: 'completed', claim: 'went on'});
			}
		}

		for (const answer of answers) {
			answer();
		}
		expect(answers).toHaveLength(1);
		expect(withdrawn).toMatchObject([{aborted: true}]);
	});

	test('a call that runs without its question ends the turn', async () => {
		const {session} = await converse(claude('bypass'));
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: 'Read ran without asking for permission first',
		});
	});

	test('what the agent asks beside that is refused, not left hanging', async () => {
		const {session} = await converse(claude('unknownRequest'));
		expect((await prompt(session)).said()[0]).toContain('not supported');
	});
});

describe('what was used', () => {
	test.each([
		['missing', [{output: 7, costBasis: 'unknown'}]],
		['nothing', []],
	])('%s is unknown, not zero', async (mode, usage) => {
		const {session} = await converse(claude(mode));
		expect((await prompt(session)).usage).toEqual(usage);
	});

	test('a model without a price has tokens and no cost', async () => {
		const {session} = await converse(claude('unpriced'));
		const [usage] = (await prompt(session)).usage;
		expect(usage).toMatchObject({input: 150, output: 50, costBasis: 'unknown'});
		expect(usage?.cost).toBeUndefined();
	});

	test('is read between two results too, and not counted again', async () => {
		const {session} = await converse(claude('metered'));
		const {usage} = await prompt(session);
		expect(usage.map(({input, cost}) => [input, cost])).toEqual([
			[150, 0.25],
			[150, 0.25],
		]);
	});

	test('totals that fall take nothing back', async () => {
		const {session} = await converse(claude('falling'));
		expect((await prompt(session)).usage).toHaveLength(1);
		expect((await prompt(session)).usage).toEqual([]);
	});
});

describe('fails and says why', () => {
	test('a login that is missing, known by a field and not by the text', async () => {
		const {session} = await converse(claude('loggedOut'));
		const {end, notices} = await prompt(session);
		expect(end).toMatchObject({outcome: 'failed', reason: expect.stringContaining('ANTHROPIC_API_KEY')});
		expect(end.claim).toBeUndefined();
		expect(notices).toEqual(['Not logged in']);
	});

	test('a refusal of the model', async () => {
		const {session} = await converse(claude('refused'));
		expect((await prompt(session)).end).toMatchObject({
			outcome: 'failed',
			reason: 'the model refused to go on',
		});
	});

	test.each([
		['0', 'exit 0'],
		['7', 'exit 7'],
	])('an exit with %s without a result', async (code, how) => {
		const {session} = await converse(claude('leave', code));
		const {end} = await prompt(session);
		expect(end).toMatchObject({outcome: 'failed', reason: `the agent ended: ${how}`, claim: 'bye'});
		expect((await prompt(session)).end).toMatchObject({outcome: 'failed'});
	});

	test('an end in the middle of a line', async () => {
		const {session} = await converse(claude('midLine'));
		expect((await prompt(session)).end.reason).toMatch(
			/^the agent ended: exit 1 \(it printed “{"type":"assist/,
		);
	});

	test('an option it does not know', async () => {
		const {session} = await converse(claude('exit-at-once'));
		expect((await prompt(session)).end.reason).toMatch(/^the agent ended: exit 1: error: unknown option/);
	});

	test('gates it does not know: it gets no prompt', async () => {
		const {session, rawLog} = await converse(claude('refuseInit'));
		const {end} = await prompt(session);
		expect(end).toMatchObject({outcome: 'failed', reason: 'Claude Code takes no prompt: no such hook'});
		expect(readFileSync(rawLog, 'utf8')).not.toContain('"user"');
	});

	test('no answer to the greeting', async () => {
		const {session} = await converse(claude('mute', '', {initialize: 200}));
		expect((await prompt(session)).end.reason).toBe(
			'Claude Code takes no prompt: did not answer initialize within 200ms',
		);
	});

	test('silence', async () => {
		const {session} = await converse(claude('silent', '', {silence: 300}));
		expect((await prompt(session)).end).toMatchObject({outcome: 'failed', reason: 'silent for 300ms'});
	});

	test('silence that it announced is none', async () => {
		const {session} = await converse(claude('patience', '', {silence: 1500}));
		// The first turn takes as long as the process takes to start.
		await prompt(session);
		expect((await prompt(session)).end.outcome).toBe('completed');
	});
});

describe('a provider that does not serve', () => {
	test('is told with the time at which it will', async () => {
		const {session} = await converse(claude('limited'));
		const {end, notices} = await prompt(session);
		expect(end).toEqual({
			type: 'end',
			outcome: 'limited',
			reason: 'the provider is not available now (429 rate_limit_error): API Error: slow down',
			until: '2027-01-15T08:00:00.000Z',
		});
		expect(notices).toEqual([
			'The provider gave 429 (rate_limit); trying again in 2s, attempt 1 of 10.',
			'API Error: slow down',
		]);
	});

	test('a provider out of reach', async () => {
		const {session} = await converse(claude('unreachable'));
		expect((await prompt(session)).end.outcome).toBe('limited');
	});
});

describe('cancel', () => {
	const cancelled = async (mode: string, limits: ClaudeLimits = {}) => {
		const seconds = uniqueSeconds();
		const {session, rawLog} = await converse(claude(mode, String(seconds), limits));
		const controller = new AbortController();
		const turn = await prompt(session, {
			signal: controller.signal,
			onEvent: event => {
				if (event.type === 'step' && event.step.kind === 'message') {
					controller.abort();
				}
			},
		});
		return {turn, session, seconds, rawLog};
	};

	test('interrupts by protocol while a tool runs; the session takes the next prompt', async () => {
		const {turn, session, seconds} = await cancelled('longTool');
		expect(turn.end).toMatchObject({outcome: 'cancelled', reason: 'cancelled'});
		expect(livingWith(`sleep\0${seconds}`)).toEqual([]);
		expect((await prompt(session, {signal: AbortSignal.timeout(300)})).end.reason).toBe('cancelled');
		await session.dispose();
		expect(livingWith(seconds)).toEqual([]);
	});

	test('ends the process and all it started when it does not obey', async () => {
		const {turn, seconds} = await cancelled('deaf', {cancel: 100});
		expect(turn.end).toMatchObject({outcome: 'cancelled'});
		expect(turn.end.reason).toMatch(/did not stop when asked/);
		expect(livingWith(seconds)).toEqual([]);
	});

	test('before the greeting is answered, no prompt is sent', async () => {
		const {session, rawLog} = await converse(claude('happy'));
		const controller = new AbortController();
		controller.abort();
		expect((await prompt(session, {signal: controller.signal})).end.outcome).toBe('cancelled');
		expect(readFileSync(rawLog, 'utf8')).not.toContain('"user"');
	});

	test('a question that waits is answered with no', async () => {
		const {session, rawLog} = await converse(claude('ask', `Bash|${bash}`));
		const controller = new AbortController();
		const events = [];
		for await (const event of session.prompt('Go', controller.signal)) {
			events.push(event);
			if (event.type === 'ask') {
				controller.abort();
			}
		}

		expect(events.at(-1)).toMatchObject({type: 'end', outcome: 'cancelled'});
		await vi.waitFor(() => expect(readFileSync(rawLog, 'utf8')).toContain('"behavior":"deny"'));
	});

	test('a reader that leaves early leaves no agent at work', async () => {
		const seconds = uniqueSeconds();
		const {session} = await converse(claude('longTool', String(seconds)));
		for await (const event of session.prompt('Go', new AbortController().signal)) {
			if (event.type === 'step' && event.step.kind === 'message') {
				break;
			}
		}

		await session.dispose();
		expect(livingWith(seconds)).toEqual([]);
	});
});

describe('what is not of the protocol', () => {
	test('is kept and counted, and harms nothing', async () => {
		const {session, rawLog} = await converse(claude('garbage'));
		const turn = await prompt(session);
		expect(turn.end).toMatchObject({outcome: 'completed', claim: 'still here'});
		expect(turn.notices).toEqual([
			'Messages of unknown kinds were left out: hologram (2), system/seance (1).',
			'The agent printed 6 lines outside the protocol, the first: Welcome!',
		]);
		expect(turn.usage).toEqual([]);
		expect(readFileSync(rawLog, 'utf8')).toContain('seance');
	});

	test('is cleaned of control sequences and secrets', async () => {
		const {session} = await converse(claude('hostile'));
		const text = JSON.stringify((await prompt(session)).events);
		expect(text).not.toMatch(/\\u001b|\\u202e|\\u0000|abcdefghijklmnop/i);
		expect(text).toContain('[redacted');
	});

	test('a flood is read to its end, and its reader keeps up', async () => {
		const {session} = await converse(claude('flood', '20000'));
		const turn = await prompt(session);
		expect(turn.end).toMatchObject({outcome: 'completed', claim: 'end'});
	});
});

describe('an answer in JSON', () => {
	const ask = async (mode: string, limits: ClaudeLimits = {}) => {
		const {folder} = await converse(claude('happy'));
		return claude(mode, '', limits).answer?.(
			{prompt: 'Is it good?', schema: {type: 'object'}},
			{folder, environment: agentEnvironment(process.env), rawLog: path.join(folder, 'answer.log')},
			new AbortController().signal,
		);
	};

	test('is handed over as it came, with what it cost', async () => {
		expect(await ask('answer')).toEqual({
			value: {approved: true},
			usage: [expect.objectContaining({input: 150, cost: 0.25})],
		});
	});

	test.each([
		['prose', /no answer that fits the schema, but said “I would say it is fine.”/],
		['leave', /the agent ended/],
		['loggedOut', /not logged in/],
	])('%s is a problem', async (mode, problem) => {
		expect(await ask(mode)).toMatchObject({problem: expect.stringMatching(problem)});
	});

	test('a program that is not there is a problem', async () => {
		const agent = createClaudeAgent({choice: {}, environment: process.env, command: ['/treadle-nonesuch']});
		const {folder} = await converse(claude('happy'));
		const start = {folder, environment: agentEnvironment(process.env), rawLog: path.join(folder, 'a.log')};
		const answer = await agent.answer?.({prompt: 'x', schema: {}}, start, new AbortController().signal);
		expect(answer).toMatchObject({problem: expect.stringContaining('not found')});
	});

	test('a call that would change something is refused without asking', async () => {
		expect(await ask('sneaky')).toMatchObject({value: {behavior: 'deny'}});
	});
});

describe('preflight', () => {
	test('takes a version that is new enough', async () => {
		await expect(claude('happy', '2.1.329 (Claude Code)').preflight('/')).resolves.toBeUndefined();
	});

	test.each([
		['2.1.99 (Claude Code)', 'Claude Code 2.1.100 or newer is needed, but 2.1.99 was found.'],
		['1.9.9', '1.9.9 was found'],
		['hello', 'it reported no version: it printed “hello”'],
		['', 'it printed nothing'],
	])('refuses %s', async (version, message) => {
		await expect(claude('happy', version).preflight('/')).rejects.toThrow(message);
	});

	test('says what is missing', async () => {
		const agent = createClaudeAgent({choice: {}, environment: process.env, command: ['treadle-nonesuch']});
		await expect(agent.preflight('/')).rejects.toThrow('treadle-nonesuch was not found on the PATH');
	});
});

test('says what it can do', () => {
	const agent = createClaudeAgent({choice: {model: 'opus'}, environment: {}});
	expect(agent).toMatchObject({name: 'claude', label: 'Claude Code (opus)', asks: 'every-tool'});
});
