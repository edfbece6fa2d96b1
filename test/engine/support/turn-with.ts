import type {Agent, AgentEvent, AgentStart, Asking, PermissionAnswer} from '../../../source/agents/agent.js';
import type {Request} from '../../../source/control/requests.js';
import {createInteractiveHuman} from '../../../source/engine/inbox/human.js';
import type {Worker} from '../../../source/engine/inbox/worker.js';
import {assemble} from '../../../source/engine/process/assemble.js';
import {placeOf} from '../../../source/engine/process/places.js';
import {runLoop} from '../../../source/engine/run-loop.js';
import type {EventBody, GateAnswer} from '../../../source/journal/events/events.js';
import {createRunFolder} from '../../../source/journal/runs/run-folder.js';
import {readLoop} from '../../../source/loop/file/read-loop.js';
import type {AgentChoice, Loop} from '../../../source/loop/loop.js';
import type {PerDay} from '../../../source/loop/values/per-day.js';
import type {Clock} from '../../../source/system/clock.js';
import {ensureStateFolder, stateHome} from '../../../source/system/files/state-home.js';
import {createQueue} from '../../../source/system/queue.js';
import type {Verifier} from '../../../source/verifiers/verifier.js';
import {createWorkspace} from '../../../source/workspace/create-workspace.js';
import {inspectRepository} from '../../../source/workspace/store/inspect-repository.js';
import {repositoryFolder} from '../../../source/workspace/store/repository-folder.js';
import {openStore} from '../../../source/workspace/store/store.js';
import {smallProject} from '../../support/small-project.js';
import type {TemporaryRepository} from '../../support/temporary-repository.js';

type AskOptions = {input?: string; withdrawn?: AbortSignal};

/** What the agent does in a turn; the turns of a test are counted from 1. */
type Script = (
	turn: number,
	ask: (name: string, options?: AskOptions) => Promise<PermissionAnswer>,
) => AsyncGenerator<AgentEvent>;

type ScriptedOptions = Partial<Pick<Agent, 'asks'>> & {
	onStart?: (start: AgentStart) => void;
	onAskAbout?: (asking: Asking) => void;
};

/** An agent in this process: only a model's answers are made up. */
export const scripted = (
	script: Script,
	{asks = 'every-tool', onStart, onAskAbout}: ScriptedOptions = {},
): Agent => {
	let turn = 0;
	return {
		name: 'scripted',
		label: 'scripted',
		scripted: true,
		asks,
		preflight: async () => {},
		async start(options) {
			onStart?.(options);
			return {
				pid: undefined,
				async *prompt() {
					turn++;
					const queue = createQueue<AgentEvent>();
					const ask = async (name: string, {input, withdrawn}: AskOptions = {}) =>
						new Promise<PermissionAnswer>(answer => {
							queue.push({
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
								...(withdrawn ? {withdrawn} : {}),
							});
						});
					const play = async () => {
						for await (const event of script(turn, ask)) {
							queue.push(event);
						}
						queue.end();
					};
					void play();
					yield* queue;
				},
				...(onAskAbout ? {askAbout: onAskAbout} : {}),
				dispose: async () => {},
			};
		},
	};
};

export const end: AgentEvent = {type: 'end', outcome: 'completed', reason: 'end of turn'};

export const rules = {iterations: 3, time: 60_000, stall: 9, failures: 3};

type TurnOptions = {
	/** Answers a gate; undefined leaves it open. Everything is approved by default. */
	answer?: (gate: Extract<EventBody, {type: 'gate.opened'}>) => GateAnswer | undefined;
	onEvent?: (event: EventBody, ask: (request: Request) => void) => void;
	/** Judge instead of the loop's own. */
	verifiers?: Verifier[];
	/** What all loops of the machine may spend on each day. */
	perDay?: PerDay;
	clock?: Clock;
	/** A project that another run has worked on. */
	project?: TemporaryRepository;
	/** Agents that may take over. */
	helpers?: {escalated?: Agent; fallback?: Agent};
	/** Nobody wakes it when it sleeps. */
	asleep?: boolean;
};

const asWorker = (agent: Agent | undefined, choice: AgentChoice | undefined): Worker | undefined =>
	agent && choice && {agent, choice, environment: {}};

/** Turns a real loop on a real repository, but for the agent. */
export const turnWith = async (
	agent: Agent,
	change: Partial<Loop> = {},
	{
		answer = () => ({answer: 'approve'}),
		onEvent,
		verifiers,
		perDay,
		clock,
		asleep,
		helpers = {},
		...given
	}: TurnOptions = {},
): Promise<EventBody[]> => {
	const project = given.project ?? (await smallProject({agent: 'true', loop: 'stop: { iterations: 3 }'}));
	const repository = await inspectRepository(project.folder);
	const loop = {...(await readLoop(`${project.folder}/loops/work/LOOP.md`)), ...change};
	const stateFolder = ensureStateFolder(repositoryFolder(stateHome(project.environment), repository));
	const {run, folder: runFolder} = await createRunFolder(`${stateFolder}/runs`, 'work');
	const store = await openStore(repository, stateFolder);
	const base = await store.snapshot(run, 'loops/work/MEMORY.md');
	const identity = {loop, repository, stateFolder, run, runFolder};
	const parts = {
		...(await assemble(identity, {
			environment: project.environment,
			store,
			base,
			prices: {priced: {input: 1, output: 1}},
			skills: undefined,
			perDay,
			clock,
			openWorkspace: createWorkspace,
		})),
		agent,
		helpers: {
			escalated: asWorker(helpers.escalated, loop.escalate?.agent),
			fallback: asWorker(helpers.fallback, loop.fallback),
		},
		...(verifiers ? {verifiers} : {}),
	};
	const {human, receive} = createInteractiveHuman(true);
	const ask = (request: Request): void => void setImmediate(() => receive(request));
	const events: EventBody[] = [];
	for await (const event of runLoop({loop, parts, human, place: placeOf(identity), clock})) {
		events.push(event);
		onEvent?.(event, ask);
		if (event.type === 'gate.opened') {
			const given = answer(event);
			if (given) {
				ask({type: 'answer', gate: event.gate, answer: given});
			}
		} else if (event.type === 'loop.slept' && !asleep) {
			ask({type: 'wake'});
		}
	}

	return events;
};
