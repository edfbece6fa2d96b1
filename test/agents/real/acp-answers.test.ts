/** The drivers of the agents that speak ACP and the real programs, without a loop around them. */
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import type {AgentStart} from '../../../source/agents/agent.js';
import {askForVerdict} from '../../../source/agents/asking/verdict.js';
import {createAgent} from '../../../source/agents/index.js';
import {agentEnvironment} from '../../../source/system/process/child-environment.js';
import type {AcpProductName} from '../../products/support/acp-products.js';
import {livingWith} from '../../system/support/living.js';
import type {Asked, Part, Step} from '../stand-in/script.js';
import {startStandIn} from '../stand-in/stand-in.js';
import {prompt} from '../support/converse.js';
import {models, prepareHome, requireRealAgent} from './environments.js';
import {vocabularies} from './vocabulary.js';

/** What each calls our tool. */
const tools: Record<AcpProductName, string> = {
	gemini: 'mcp_treadle_submit_answer',
	opencode: 'treadle_submit_answer',
	copilot: 'treadle-submit_answer',
	qwen: 'mcp__treadle__submit_answer',
};

const names = Object.keys(tools) as AcpProductName[];

const setUp = async (name: AcpProductName, steps: readonly Step[], model?: string) => {
	const standIn = await startStandIn({steps});
	const base = realpathSync(mkdtempSync(path.join(tmpdir(), `treadle-${name}-`)));
	const [home, folder, temporary] = [
		path.join(base, 'home'),
		path.join(base, 'project'),
		path.join(base, 'tmp'),
	] as const;
	const programs = path.join(base, 'programs');
	for (const each of [home, folder, temporary, programs]) {
		mkdirSync(each);
	}
	symlinkSync(requireRealAgent(name).file, path.join(programs, name));
	writeFileSync(path.join(folder, 'hello.txt'), 'hello\n');
	const environment = {
		...process.env,
		HOME: home,
		PATH: `${programs}:${process.env.PATH}`,
		...(await prepareHome(name, {home, url: standIn.url})),
		// Nobody has to trust the folder beforehand.
		GEMINI_CLI_TRUST_WORKSPACE: undefined,
	};
	const agent = createAgent({kind: name, ...(model === undefined ? {} : {model})}, {environment});
	const start: AgentStart = {
		folder,
		environment: agentEnvironment(environment, {TMPDIR: temporary}),
		rawLog: path.join(base, 'raw.log'),
	};
	onTestFinished(async () => {
		await standIn.close();
		rmSync(base, {recursive: true, force: true});
	});
	return {agent, start, standIn, home, folder, TMPDIR: temporary};
};

const asked = {goal: 'Say hello', rubric: 'Is it polite?', text: '+hello', tree: 'c'.repeat(40)};

/** What the model needs to know, read where a model reads it. */
const answerTo = (said: string, changes: object = {}) => ({
	nonce: /the nonce ([\da-f]{24})/.exec(said)?.[1],
	tree: asked.tree,
	verdict: 'approve',
	reasons: [{severity: 'remark', text: 'Polite enough.'}],
	...changes,
});

const submits =
	(name: AcpProductName, changes?: object) =>
	({said}: Asked): Part => ({tool: tools[name], input: answerTo(said, changes)});

describe.each(names)('%s answers in JSON', name => {
	test('by our tool, after a look, and changes nothing', async () => {
		const {read, edit, run} = vocabularies[name];
		const {agent, start, standIn, folder, TMPDIR} = await setUp(name, [
			[{say: 'I look at it.'}, read('hello.txt')],
			edit('hello.txt', 'hello', 'hacked'),
			run('echo hacked > hello.txt'),
			submits(name),
			{say: 'Done.'},
			{say: 'Done.'},
		]);
		const verdict = await askForVerdict(agent, asked, start, AbortSignal.timeout(50_000));
		expect(verdict).toMatchObject({verdict: 'approve', reasons: ['Polite enough.']});
		expect(verdict.usage.reduce((sum, {input}) => sum + (input ?? 0), 0)).toBeGreaterThanOrEqual(4500);
		expect(readFileSync(path.join(folder, 'hello.txt'), 'utf8')).toBe('hello\n');
		expect(readdirSync(folder)).toEqual(['hello.txt']);
		expect(readdirSync(TMPDIR).filter(file => file.startsWith('treadle-'))).toEqual([]);
		expect(standIn.requests.some(({said}) => said.includes('Is it polite?'))).toBe(true);
		await expect.poll(() => livingWith(start.folder), {timeout: 1000}).toEqual([]);
	});

	test('when reminded; and without an answer there is no verdict', async () => {
		const late = await setUp(name, [{say: 'It is fine: approve.'}, submits(name), {say: 'Done.'}]);
		expect(await askForVerdict(late.agent, asked, late.start, AbortSignal.timeout(50_000))).toMatchObject({
			verdict: 'approve',
		});
		const never = await setUp(name, [{say: 'I approve.'}, {say: 'Approved!'}]);
		expect(await askForVerdict(never.agent, asked, never.start, AbortSignal.timeout(50_000))).toMatchObject({
			problem: expect.stringContaining('did not call submit_answer'),
		});
	});

	test('a second time where the first does not fit', async () => {
		const {agent, start, standIn} = await setUp(name, [
			submits(name, {verdict: 'maybe'}),
			{
				// Some agents hold the call against the schema themselves.
				when: ({results}) => results.length > 0 && !results.join().includes('is recorded'),
				answer: submits(name, {verdict: 'reject'}),
			},
			{say: 'Done.'},
		]);
		expect(await askForVerdict(agent, asked, start, AbortSignal.timeout(50_000))).toMatchObject({
			verdict: 'reject',
		});
		expect(standIn.left()).toBe(0);
	});
});

describe.each(names)('%s by its driver', name => {
	test('takes its model from the loop', async () => {
		const {agent, start, standIn} = await setUp(name, [{say: 'Here.'}], models[name]);
		const session = await agent.start(start);
		expect((await prompt(session)).end).toMatchObject({outcome: 'completed', claim: 'Here.'});
		await session.dispose();
		expect(standIn.requests.map(({model}) => model)).toContain(models[name].replace(/^standin\//, ''));
	});

	test('with a key that is refused says so', async () => {
		const {agent, start} = await setUp(
			name,
			Array.from({length: 20}, (): Step => ({status: 401})),
		);
		const session = await agent.start(start);
		const {end} = await prompt(session);
		await session.dispose();
		expect(end.outcome).toBe('failed');
		expect(`${end.reason} ${end.claim ?? ''}`).toMatch(/login|401|key/i);
	});
});

test('gemini whose quota of the day is used up has reached a limit', async () => {
	const details = [
		{
			'@type': 'type.googleapis.com/google.rpc.QuotaFailure',
			violations: [{quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier'}],
		},
	];
	const body = {error: {code: 429, message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED', details}};
	const {agent, start} = await setUp('gemini', [{status: 429, body}]);
	const session = await agent.start(start);
	expect((await prompt(session)).end).toMatchObject({outcome: 'limited'});
	await session.dispose();
});

test('opencode asks about every tool, whatever the user allows it', async () => {
	const {read, edit, run} = vocabularies.opencode;
	const {agent, start, home, folder} = await setUp('opencode', [
		read('hello.txt'),
		edit('hello.txt', 'hello', 'hacked'),
		run('touch made'),
		{say: 'Done.'},
	]);
	const file = path.join(home, '.config/opencode/opencode.json');
	const permission = {'*': 'allow', bash: {'*': 'allow'}, edit: 'allow', read: 'allow'};
	const config = JSON.parse(readFileSync(file, 'utf8'));
	writeFileSync(file, JSON.stringify({...config, permission, agent: {build: {permission}}}));
	const session = await agent.start(start);
	let asked = 0;
	const turn = await prompt(session, {
		onEvent(event) {
			if (event.type !== 'ask') {
				return;
			}
			const {answer} = event;
			const isLast = ++asked === 3;
			event.answer = () => answer(isLast ? {allow: false, reason: 'No.'} : {allow: true});
		},
	});
	await session.dispose();
	expect(turn.asks.map(({tool}) => tool)).toEqual(['read', 'edit', 'execute']);
	expect(turn.end).toMatchObject({outcome: 'completed', claim: 'Done.'});
	expect(readFileSync(path.join(folder, 'hello.txt'), 'utf8')).toBe('hacked\n');
	expect(readdirSync(folder)).toEqual(['hello.txt']);
	expect(turn.usage.map(({input, cost}) => [input, (cost ?? 0) > 0])).toEqual([
		[1500, true],
		[1500, true],
		[1500, true],
		[1500, true],
	]);
});
