/**
 * Everything a journal can say. Names are a contract (docs/journal.md): others read journals with `jq`.
 * Every text in an event is already cleaned of control sequences and bounded.
 */
import type {GateName, StopRules} from '../../loop/loop.js';
import type {AgentFinished, AgentStarted, AgentStep, AgentUsage} from './agent-events.js';
import type {DeliveryAsked, DeliveryDone} from './delivery-events.js';
import type {GateAnswer, OpenGate} from './gate.js';
import type {AgentIdentity, Sha} from './identity.js';
import type {VerdictStatus, VerifierFinished, VerifierOutput, VerifierStarted} from './verifier-events.js';
import type {AgentChanged, BudgetWarned, LimitsChanged, LoopSlept, TriggerFired} from './waking-events.js';

export type {AgentFinished, AgentStarted, AgentStep, AgentUsage, Reserved} from './agent-events.js';
export type {DeliveryAsked, DeliveryDone} from './delivery-events.js';
export type {GateAnswer, GateChoice, OpenGate} from './gate.js';
export type {AgentIdentity, Sha} from './identity.js';
export type {Baseline, ItemResult, Measure} from './measure.js';
export type {PlanEntry, Step, ToolKind, ToolStatus} from './step.js';
export type {Usage} from './usage.js';
export type {
	VerdictStatus,
	VerifierFinished,
	VerifierOutput,
	VerifierResult,
	VerifierStarted,
} from './verifier-events.js';
export type {AgentChanged, BudgetWarned, LimitsChanged, LoopSlept, TriggerFired} from './waking-events.js';

export type ChangedFile = {
	path: string;
	change: 'added' | 'modified' | 'deleted' | 'renamed';
	/** Lines; undefined for a binary file. */
	added?: number;
	removed?: number;
};

export type RunOutcome =
	| 'verified'
	| 'stopped'
	| 'budget'
	| 'stalled'
	| 'agent-failed'
	| 'tampered'
	| 'unverified'
	| 'needs-person'
	/** One waking was asked for, and it is over: the next one goes on from there. */
	| 'slept'
	| 'interrupted'
	| 'error';

export type Decision = 'continue' | 'done' | 'stop' | 'sleep';

export type RunStarted = {
	type: 'run.started';
	run: string;
	loop: string;
	/** Absolute path and sha256 of LOOP.md as frozen for this run. */
	loopFile: string;
	loopDigest: string;
	goal: string;
	body: string;
	/** Absolute path of the user's checkout. */
	repository: string;
	/** Absolute path of the folder the agent works in. */
	workspace: string;
	/** Commit the run starts from: the snapshot of the user's files, dirty ones included. */
	base: Sha;
	baseTree: Sha;
	/** Commit and branch of the user's checkout; undefined when there is none. */
	head?: Sha;
	branch?: string;
	dirty: boolean;
	/** What of the user's files the run does not have, and why, one a line: submodules, repositories inside, huge files. */
	notCaptured?: string[];
	agent: AgentIdentity;
	/** `hidden`: the agent does not get to see what it prints. */
	verifiers: {id: string; kind: string; label: string; hidden?: true}[];
	stop: StopRules;
	gates: GateName[];
	/** What wakes it, as LOOP.md writes it; absent for `now`. */
	triggers?: string[];
	/** `never`: it sleeps again when its goal is met. */
	until?: 'goal' | 'never';
	/** Iterations a waking may take; absent for any number. */
	turns?: number;
	/** Globs of all that the agent may change; absent for whatever is not protected. */
	allow?: string[];
	/** Globs the loop names. */
	protect: string[];
	/** What is protected beside them, and why, one a line. */
	alsoProtected?: string[];
	/** The skills it works with; the digest is the sha256 of the bytes of SKILL.md, in hex. */
	skills?: {name: string; digest: string}[];
	/** What the user should know before the run is trusted, one a line: a reviewer of the worker's own vendor. */
	warnings?: string[];
	contained: boolean;
	/** Why it is contained or not, one sentence for the screen. */
	containment: string;
	deliver: string;
	/** Process id of the engine. */
	pid: number;
	version: string;
};

/** Iteration 0 is the check of the untouched base; the agent works from iteration 1. */
export type IterationStarted = {type: 'iteration.started'; iteration: number; from: Sha};

export type PromptComposed = {
	type: 'prompt.composed';
	iteration: number;
	prompt: string;
	/** True when the user rewrote it. */
	edited: boolean;
};

export type GateOpened = {type: 'gate.opened'} & OpenGate;
export type GateAnswered = {
	type: 'gate.answered';
	gate: string;
	name: GateName;
	iteration: number;
	by: 'human' | 'policy';
} & GateAnswer;

/** The user changed which gates ask. */
export type GatesChanged = {type: 'gates.changed'; gates: GateName[]; by: 'human'};

export type CheckpointMade = {
	type: 'checkpoint.made';
	iteration: number;
	commit: Sha;
	tree: Sha;
	/** The checkpoint before it. */
	parent: Sha;
	files: ChangedFile[];
	/** Protected paths the agent changed; they have been put back in the workspace. */
	tampered: string[];
	/** Paths beside what `allow` names that the agent changed; undone, and no tampering. */
	outside?: string[];
	/** With tampered paths: the commit to go on from, which has them as in the base, and nothing of the tampering behind it. */
	restored?: Sha;
};

export type VerdictGiven = {
	type: 'verdict.given';
	iteration: number;
	verdict: VerdictStatus;
	reasons: string[];
	/** The commit that was verified. */
	commit: Sha;
	by: 'verifiers' | 'human';
};

export type MemoryNoted = {
	type: 'memory.noted';
	iteration: number;
	by: 'engine' | 'agent' | 'human';
	/** Heading of the entry as it stands in MEMORY.md, without the `## `. */
	title: string;
	text: string;
};

export type IterationFinished = {
	type: 'iteration.finished';
	iteration: number;
	verdict: VerdictStatus | 'interrupted' | 'rejected' | 'agent-failed';
	decision: Decision;
	/** Why the loop goes on or ends, one sentence. */
	reason: string;
	/** Time of work; waiting for the user is not counted. */
	milliseconds: number;
};

export type RunPaused = {
	type: 'run.paused';
	by: 'human' | 'engine';
	reason: string;
	/** In the middle of its work: all that it has started is stopped. */
	frozen?: true;
};
/** `pid` is that of the engine that goes on: another one after a crash. */
export type RunResumed = {
	type: 'run.resumed';
	by: 'human' | 'engine';
	reason: string;
	pid: number;
	/** The limits from here on, where the user raised them. */
	stop?: StopRules;
	/** Protected files that the user let the agent change from here on. */
	allowed?: string[];
};
export type RolledBack = {
	type: 'rolled.back';
	/** Iteration whose checkpoint the workspace is at now; 0 is the base. */
	to: number;
	commit: Sha;
	/** Commit that holds what lay in the workspace before. */
	salvage?: Sha;
	by: 'human' | 'engine';
	reason: string;
};

export type RunFinished = {
	type: 'run.finished';
	outcome: RunOutcome;
	/** Exit code of the engine, see `exitCodes`. */
	exitCode: number;
	/** One or two sentences for the user. */
	reason: string;
	/** Iterations the agent worked. */
	iterations: number;
	/** The verified commit, when there is one. */
	commit?: Sha;
	/** Commands that lead on from here, the likeliest first: how to deliver the result, or to let the run go on. */
	next?: string[];
	/** The last result of each verifier; none for one that never ran. */
	verifiers?: {id: string; label: string; status: VerdictStatus}[];
};

/** What the engine yields; the journal adds the envelope. */
export type EventBody =
	| RunStarted
	| TriggerFired
	| IterationStarted
	| PromptComposed
	| GateOpened
	| GateAnswered
	| GatesChanged
	| AgentStarted
	| AgentStep
	| AgentUsage
	| AgentFinished
	| CheckpointMade
	| VerifierStarted
	| VerifierOutput
	| VerifierFinished
	| VerdictGiven
	| MemoryNoted
	| IterationFinished
	| LoopSlept
	| LimitsChanged
	| BudgetWarned
	| AgentChanged
	| RunPaused
	| RunResumed
	| RolledBack
	| DeliveryAsked
	| DeliveryDone
	| RunFinished;

/** One line of a journal, without its `crc`. */
export type Event = {
	/** Format version. */
	v: 1;
	/** 1 for the first event of a run, then without gaps. */
	seq: number;
	/** ISO 8601 time in UTC with milliseconds. */
	at: string;
	/** On facts of a chained journal: ties it to all before it, see `Chain`. 32 hex digits. */
	mac?: string;
} & EventBody;

/** Events that arrive in streams: written in batches, not synced one by one, not kept in memory. */
export const isStreamed = (type: string): boolean => type === 'agent.step' || type === 'verifier.output';
