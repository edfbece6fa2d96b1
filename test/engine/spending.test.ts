import {expect, test} from 'vitest';
import type {Agent, AgentEvent, AgentStart, ToolAnswer} from '../../source/agents/agent.js';
import {assemble, placeOf} from '../../source/engine/assemble.js';
import {createReachableHuman} from '../../source/engine/reachable-human.js';
import {runLoop} from '../../source/engine/run-loop.js';
import type {EventBody, GateAnswer} from '../../source/journal/events.js';
import {createRunFolder} from '../../source/journal/run-folder.js';
import type {Loop} from '../../source/loop/loop.js';
import {readLoop} from '../../source/loop/read-loop.js';
import {ensureStateFolder, stateHome} from '../../source/system/state-home.js';
import {createWorkspace} from '../../source/workspace/create-workspace.js';
import {inspectRepository} from '../../source/workspace/inspect-repository.js';
import {protectGlobs} from '../../source/workspace/protection/protection.js';
import {repositoryFolder} from '../../source/workspace/repository-folder.js';
import {openStore} from '../../source/workspace/store.js';
import {smallProject} from '../support/small-project.js';

type Script = (
	turn: number,
	ask: (name: string, input?: string) => Promise<ToolAnswer>,
) => AsyncGenerator<AgentEvent>;

/** An agent in this process: only a model's answers are made up. */
const scripted = (script: Script, starts: AgentStart[] = []): Agent => {
	let turn = 0;
	return {
		name: 'scripted',
		label: 'scripted',
		scripted: true,
		asks: 'every-tool',
		preflight: async () => {},
		async start(options) {
			starts.push(options);
			return {
				pid: undefined,
				async *prompt() {
					turn++;
					const asked: AgentEvent[] = [];
					let wake = () => {};
					const ask = async (name: string, input?: string) =>
						new Promise<ToolAnswer>(answer => {
							asked.push({
								type: 'ask',
								ask: {
									step: 's',
									tool: 'execute',
									name,
									title: `Run ${name}`,
									details: [],
									...(input === undefined ? {} : {input}),
								},
								answer,
							});
							wake();
						});
					const events = script(turn, ask);
					for (let next = events.next(); ; ) {
						const woken = new Promise<void>(resolve => {
							wake = resolve;
						});
						const event = asked.shift();
						if (event) {
							yield event;
							continue;
						}

						const result = await Promise.race([next, woken]);
						if (result) {
							if (result.done) {
								return;
							}

							yield result.value;
							next = events.next();
						}
					}
				},
				dispose: async () => {},
			};
		},
	};
};

const end: AgentEvent = {type: 'end', outcome: 'completed', reason: 'end of turn'};

/** Turns a real loop on a real repository, but for the agent. */
const turnWith = async (
	agent: Agent,
	change: Partial<Loop> = {},
	answer: (event: Extract<EventBody, {type: 'gate.opened'}>) => GateAnswer = () => ({answer: 'approve'}),
): Promise<EventBody[]> => {
	const project = await smallProject({agent: 'true', loop: 'stop: { iterations: 3 }'});
	const repository = await inspectRepository(project.folder);
	const loop = {...(await readLoop(`${project.folder}/loops/work/LOOP.md`)), ...change};
	const stateFolder = ensureStateFolder(repositoryFolder(stateHome(project.environment), repository));
	const {run, folder: runFolder} = await createRunFolder(`${stateFolder}/runs`, 'work');
	const store = await openStore(repository, stateFolder);
	const base = await store.snapshot(run, 'loops/work/MEMORY.md');
	const identity = {loop, repository, stateFolder, run, runFolder};
	const bones = {
		...assemble(identity, {
			environment: project.environment,
			store,
			base,
			protection: protectGlobs(loop.protect),
			prices: {priced: {input: 1, output: 1}},
			skills: undefined,
			openWorkspace: createWorkspace,
		}),
		agent,
	};
	const {human, receive} = createReachableHuman(true);
	const events: EventBody[] = [];
	for await (const event of runLoop({loop, bones, human, place: placeOf(identity)})) {
		events.push(event);
		if (event.type === 'gate.opened') {
			setImmediate(() => receive({type: 'answer', gate: event.gate, answer: answer(event)}));
		} else if (event.type === 'loop.slept') {
			setImmediate(() => receive({type: 'wake'}));
		}
	}

	return events;
};

const last = (events: EventBody[]) => events.at(-1);

const rules = {iterations: 3, time: 60_000, stall: 9, failures: 3};

test('the usage event that crosses the limit of tokens ends the run, in the middle of the agent’s work', async () => {
	let wentOn = false;
	const agent = scripted(async function* () {
		yield {type: 'usage', usage: {input: 600, output: 100, costBasis: 'unknown'}};
		yield {type: 'usage', usage: {input: 300, output: 0, costBasis: 'unknown'}};
		await new Promise(resolve => {
			setTimeout(resolve, 100);
		});
		wentOn = true;
		yield end;
	});
	const events = await turnWith(agent, {stop: {...rules, tokens: 1000}});
	expect(last(events)).toMatchObject({type: 'run.finished', outcome: 'budget', exitCode: 4});
	expect(events.filter(({type}) => type === 'agent.usage')).toHaveLength(2);
	expect(wentOn).toBe(true);
	expect(events.filter(({type}) => type === 'iteration.started')).toHaveLength(2);
});

test('a limit of money counts estimated prices, and says so when there is none', async () => {
	const agent = (model: string) =>
		scripted(async function* () {
			yield {type: 'usage', usage: {input: 1_000_000, output: 0, costBasis: 'unknown', model}};
			yield end;
		});
	const priced = await turnWith(agent('priced'), {stop: {...rules, cost: 1.5}});
	expect(last(priced)).toMatchObject({outcome: 'budget', iterations: 2});
	expect(priced.find(({type}) => type === 'agent.usage')).toMatchObject({
		usage: {cost: 1, costBasis: 'estimated'},
	});
	const unknown = await turnWith(agent('nobody-knows'), {stop: {...rules, cost: 1.5}});
	expect(last(unknown)).toMatchObject({outcome: 'budget', reason: expect.stringContaining('no known price')});
});

test('a provider that refuses costs no iteration; a person can wake the loop early', async () => {
	const agent = scripted(async function* (turn) {
		yield turn <= 2
			? {
					type: 'end',
					outcome: 'limited',
					reason: 'rate limit',
					until: new Date(Date.now() + 30_000).toISOString(),
				}
			: end;
	});
	const events = await turnWith(agent, {stop: {...rules, iterations: 1}});
	expect(events.filter(({type}) => type === 'loop.slept')).toHaveLength(2);
	expect(events.filter(({type}) => type === 'iteration.started')).toHaveLength(2);
	expect(last(events)).toMatchObject({outcome: 'budget', iterations: 1});
});

test('a refusal that outlasts the time budget ends the run at once', async () => {
	const agent = scripted(async function* () {
		yield {
			type: 'end',
			outcome: 'limited',
			reason: 'usage limit',
			until: new Date(Date.now() + 120_000).toISOString(),
		};
	});
	const events = await turnWith(agent, {stop: rules});
	expect(last(events)).toMatchObject({outcome: 'budget', reason: expect.stringContaining('usage limit')});
});

test('a tool is asked about until it is approved for good, others still', async () => {
	const agent = scripted(async function* (_, ask) {
		await ask('Bash');
		await ask('Bash');
		await ask('Edit');
		yield end;
	});
	const asked: string[] = [];
	await turnWith(agent, {gates: ['tool', 'deliver'], stop: {...rules, iterations: 2}}, gate => {
		asked.push(gate.tool ?? '');
		return {answer: gate.tool === 'Bash' ? 'always' : 'approve'};
	});
	expect(asked).toEqual(['Bash', 'Edit', 'Edit']);
});

test('the input of a call can be changed; what is no JSON object is asked for again', async () => {
	const given: ToolAnswer[] = [];
	const agent = scripted(async function* (_, ask) {
		given.push(await ask('Bash', '{"command":"rm -rf build"}'));
		yield end;
	});
	const texts = ['{"command":', '[]', '{"command":"ls"}'];
	const questions: string[] = [];
	await turnWith(agent, {gates: ['tool', 'deliver'], stop: {...rules, iterations: 1}}, gate => {
		questions.push(gate.next);
		return {answer: 'edit', text: texts.shift() ?? ''};
	});
	expect(given).toEqual([{allow: true, input: '{"command":"ls"}'}]);
	expect(questions[1]).toContain('no JSON');
	expect(questions[2]).toContain('JSON object');
});

test('what the agent is to ask about follows the gates', async () => {
	const asking = async (gates: Loop['gates']) => {
		const starts: AgentStart[] = [];
		const agent = scripted(async function* () {
			yield end;
		}, starts);
		await turnWith(agent, {gates, stop: {...rules, iterations: 1}});
		return starts[0]?.asking;
	};
	expect(await asking(['prompt', 'tool', 'checkpoint', 'verdict', 'memory', 'deliver'])).toBe('everything');
	expect(await asking(['tool', 'deliver'])).toBe('changes');
	expect(await asking(['deliver'])).toBe('nothing');
});

test('a conversation is fresh each iteration, unless the loop keeps it', async () => {
	const starts = async (agentChoice: Loop['agent']) => {
		const seen: AgentStart[] = [];
		const agent = scripted(async function* () {
			yield end;
		}, seen);
		await turnWith(agent, {agent: agentChoice, stop: {...rules, iterations: 2}});
		return seen.length;
	};
	expect(await starts({kind: 'command', command: 'true'})).toBe(2);
	expect(await starts({kind: 'acp', command: 'true', keepsSession: true} as Loop['agent'])).toBe(1);
});
