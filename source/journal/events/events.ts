/**
 * Everything a journal can say. Names are a contract (docs/journal.md): others read journals with `jq`.
 * Every text in an event is already cleaned of control sequences and bounded.
 */
import type {GateName, StopRules} from '../../loop/loop.js';
import type {AgentFinished, AgentStarted, AgentStep, AgentUsage, Reserved} from './agent-events.js';
import type {DeliveryAsked, DeliveryDone} from './delivery-events.js';
import type {GateAnswer, OpenGate} from './gate.js';
import type {Baseline, ItemResult, Measure} from './measure.js';

export type {AgentFinished, AgentStarted, AgentStep, AgentUsage, Reserved} from './agent-events.js';
export type {DeliveryAsked, DeliveryDone} from './delivery-events.js';
export type {GateAnswer, GateChoice, OpenGate} from './gate.js';
export type {Baseline, ItemResult, Measure} from './measure.js';
export type {PlanEntry, Step, ToolKind, ToolStatus} from './step.js';
export type {Usage} from './usage.js';

/** A full commit or tree id, 40 hex digits. */
export type Sha = string;

/** What a verifier, or an iteration as a whole, ended with. */
export type VerdictStatus = 'passed' | 'failed' | 'unverified' | 'tampered';

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
	agent: {name: string; label: string /** Uses no model: says so on screen. */; scripted: boolean};
	/** `hidden`: the agent does not get to see what it prints. */
	verifiers: {id: string; kind: string; label: string; hidden?: true}[];
	stop: StopRules;
	gates: GateName[];
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

export type TriggerFired = {type: 'trigger.fired'; trigger: string; reason: string};

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
	/** With tampered paths: the commit the run goes on from, without the tampering. */
	restored?: Sha;
};

export type VerifierStarted = {
	type: 'verifier.started';
	iteration: number;
	verifier: string;
	commit: Sha;
	/** It verifies the commit that would be delivered, where that is not the checkpoint. The verdict stands. */
	delivery?: true;
	/** For an agent that reviews; as with `agent.started`. */
	reserved?: Reserved;
};
export type VerifierOutput = {
	type: 'verifier.output';
	iteration: number;
	verifier: string;
	stream: 'stdout' | 'stderr';
	/** One or more whole lines joined by `\n`, without the last line end. */
	text: string;
};
/** The result of a verifier on one checkpoint. */
export type VerifierResult = {
	status: VerdictStatus;
	/** One line: why. */
	summary: string;
	exitCode?: number;
	milliseconds: number;
	/** The lines that say most about a failure, newest last, for the next prompt. Empty for checks the agent does not see. */
	evidence: string;
	/** How far it is. */
	measure?: Measure;
	/** Each item, for a checklist. */
	items?: ItemResult[];
	/** Names of the tests, or numbers of the items, that do not pass; the first 200. */
	failing?: string[];
	/**
	 * Names of failing tests that the runner printed, where no report names them; the first 200. For telling people and
	 * agents alone: nothing is decided by them.
	 */
	printed?: string[];
	/** On the base: what later checkpoints are compared with. */
	baseline?: Baseline;
	/** An agent was asked and gave no verdict. */
	noVerdict?: true;
	/** It failed because something it needs was not there, and says nothing of the work; its `status` is `unverified`. */
	couldNotRun?: true;
};

export type VerifierFinished = {
	type: 'verifier.finished';
	iteration: number;
	verifier: string;
	/** As with `verifier.started`. */
	delivery?: true;
	/** It was asked several times about one tree and did not always say the same. */
	flaky?: true;
	/** It, or these of its parts, passed on an earlier checkpoint. */
	regressed?: string[];
} & VerifierResult;

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

export type LoopSlept = {type: 'loop.slept'; until: string; reason: string};
export type RunPaused = {type: 'run.paused'; by: 'human' | 'engine'; reason: string};
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
