import type {Agent, AgentEvent, AgentSession} from '../../agents/agent.js';
import type {Request} from '../../control/requests.js';
import type {EventBody, GateAnswer, Sha, Usage} from '../../journal/events/events.js';
import type {AgentChoice, Loop} from '../../loop/loop.js';
import type {Memory} from '../../memory/memory.js';
import type {Clock} from '../../system/clock.js';
import type {Freezer} from '../../system/process/freezer.js';
import type {Queue} from '../../system/queue.js';
import type {Trigger} from '../../triggers/trigger.js';
import type {Verifier} from '../../verifiers/verifier.js';
import type {Snapshot, Workspace} from '../../workspace/workspace.js';
import type {DayBudget} from '../budgets/day-budget.js';
import type {RunDelivery} from '../process/delivery-of-run.js';
import type {RunSkills} from '../process/skills-of-run.js';
import type {Progress} from '../progress/progress.js';
import type {DeadlineWatch} from './deadline.js';
import type {Human} from './human.js';
import type {Offer} from './offer.js';
import type {Stopwatch} from './stopwatch.js';
import type {Worker} from './worker.js';

/** The parts of one run. The engine is the only place that knows them all. */
export type RunParts = {
	trigger: Trigger;
	agent: Agent;
	/** Those that may take over, of `escalate` and `fallback`. */
	helpers: {escalated?: Worker | undefined; fallback?: Worker | undefined};
	verifiers: readonly Verifier[];
	memory: Memory;
	/** What loops spend by day. */
	days: DayBudget;
	base: Snapshot;
	/**
	 * The same parts on the user's files as they are now, in a new snapshot. `work` is what is not verified yet: it is
	 * brought onto these files where it applies to them. `given` are protected paths that the agent may change.
	 */
	renew: (going: {work: Sha | undefined; given: ReadonlySet<string>}) => Promise<Renewed>;
	/** Opens the workspace; `report` gets what the prepare command prints. */
	openWorkspace: (report: (line: string) => void, signal: AbortSignal) => Promise<Workspace>;
	delivery: RunDelivery;
	/** Estimates the cost of what an agent spent, where it reported none: this verifier's reviewer, or who works. */
	price: (usage: Usage, by: {verifier: string} | {worker: AgentChoice}) => Promise<Usage>;
	/** Unified diff from the base to a commit, for those who review it. */
	diff: (commit: Sha) => Promise<string>;
	/** What is protected beside the loop's globs, and why, one a line. */
	alsoProtected: readonly string[];
	/** What the user should know before trusting the run, one a line. */
	warnings: readonly string[];
	skills: RunSkills | undefined;
	agentEnvironment: Record<string, string>;
	verifierEnvironment: Record<string, string>;
};

/** What a waking starts from. */
export type Renewed = {
	/** Undefined where nothing changed since the last waking, or the work does not apply to what changed. */
	parts: RunParts | undefined;
	/** The user's files as they are now; undefined where they could not be captured. */
	snapshot?: Snapshot;
	/** Commit of the user's checkout and its branch. */
	head?: Sha | undefined;
	branch?: string | undefined;
	/** The work on top of these files. */
	work?: {commit: Sha; tree: Sha} | undefined;
	/** The newest files are not taken: why, one sentence. */
	kept?: string | undefined;
};

/** What a run is called and where things lie; all paths absolute. */
export type RunPlace = {
	run: string;
	folder: string;
	repository: string;
	head: string | undefined;
	branch: string | undefined;
	workspace: string;
	/** The file to which the agent may append notes. */
	notes: string;
	/** Path of the raw log of one part of an iteration. */
	raw: (iteration: number, name: string) => string;
	version: string;
};

/** A tool call of the agent's that waits for permission. */
export type PendingAsk = Pick<Extract<AgentEvent, {type: 'ask'}>, 'ask' | 'answer' | 'withdrawn'>;

/** Work in the background, while the engine stays responsive. */
export type Task = {
	asks: PendingAsk[];
	/** Set once the work has ended, well or badly. */
	settled: {value: unknown} | {error: unknown} | undefined;
	/** Called when you wake a sleeping loop. */
	onWake: (() => void) | undefined;
};

/** Whatever may arrive while the engine waits. */
export type Signal =
	| {
			kind: 'request';
			request: Exclude<Request, {type: 'answer'}>;
			/** Tells whoever asked what became of it. */
			say?: (said: string) => void;
	  }
	| {kind: 'answer'; gate: string; answer: GateAnswer & {by: 'human' | 'policy'}}
	| {kind: 'event'; event: EventBody}
	| {kind: 'ask'; ask: PendingAsk}
	| {kind: 'settled'; task: Task; settled: NonNullable<Task['settled']>}
	/** A limit of time is used up; the reason is a sentence. */
	| {kind: 'time'; reason: string}
	| {kind: 'shutdown'; reason: string};

/** What the engine works with: it stays the same while the engine runs. */
type Setup = Readonly<{
	place: RunPlace;
	human: Human;
	inbox: Queue<Signal>;
	stopwatch: Stopwatch;
	/** Stops what the run has started in the middle of its work. */
	freezer: Freezer;
	deadline: DeadlineWatch;
	clock: Clock;
	/** The engine ends when the loop would sleep; the next one goes on. */
	once: boolean;
}>;

/** The setup, and what changes while the engine runs. */
export type Context = Setup & {
	/** Fold of every event yielded so far; only `runLoop` sets it. */
	progress: Progress;
	/** As it was frozen, but for the limits that the user changed. */
	loop: Loop;
	/** Those of the current waking. */
	parts: RunParts;
	workspace: Workspace | undefined;
	/** The workspace holds files that could not be saved elsewhere: it must not be removed. */
	mustKeepWorkspace: boolean;
	pauseRequested: boolean;
	/** The agent's session while it works on a prompt. */
	atTurn: AgentSession | undefined;
	/** What `runTask` runs. */
	task: Task | undefined;
	/** The agent's session: that of the current turn, or one kept for the next iteration. */
	session: AgentSession | undefined;
	/** The draft that was offered last. */
	draft: Offer | undefined;
	/** The last report of what you will not be asked about. */
	reportedLimits: string | undefined;
};

/** What each part of the engine is: a generator that yields events, each durable before its next line runs. */
export type Events<T = void> = AsyncGenerator<EventBody, T, void>;
