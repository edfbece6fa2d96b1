/** What a run looks like at one point: the fold of its events up to there. */
import type {GateName} from '../../loop/loop.js';
import type {
	AgentChanged,
	BudgetWarned,
	CheckpointMade,
	DeliveryAsked,
	DeliveryDone,
	ItemResult,
	IterationFinished,
	LoopSlept,
	Measure,
	OpenGate,
	RunFinished,
	RunStarted,
	Sha,
	Step,
	TriggerFired,
	Usage,
	VerdictGiven,
	VerdictStatus,
} from '../events/events.js';

import type {OfferedResult} from './offers.js';

export type Phase = 'wake' | 'prompt' | 'agent' | 'checkpoint' | 'verify' | 'memory' | 'decide' | 'deliver';

export type VerifierState = {
	id: string;
	kind: string;
	label: string;
	status: 'waiting' | 'running' | VerdictStatus;
	summary?: string;
	exitCode?: number;
	milliseconds?: number;
	measure?: Measure;
	items?: readonly ItemResult[];
	/** Names of tests or numbers of items that do not pass; the first 200. */
	failing?: readonly string[];
	flaky?: boolean;
	regressed?: readonly Regression[];
	/** An agent was asked and gave no verdict. */
	noVerdict?: boolean;
	/** The agent that works does not get to see what it prints. */
	hidden?: boolean;
	/** What an agent that reviews has spent on the current iteration. */
	usage?: Usage;
};

/** Something that fails now and passed before. */
export type Regression = {
	/** Name of a test, number of an item, or the label of the whole verifier. */
	part: string;
	/** The last iteration it passed in, where that is known; 0 is the base. */
	passedAt: number | undefined;
};

/** How a verifier ended in an iteration; `open` are its parts that did not pass, judged or not. */
export type VerifierEnd = {status: VerdictStatus; open?: readonly string[]};

export type MemoryEntry = {
	iteration: number;
	by: 'engine' | 'agent' | 'human';
	title: string;
	text: string;
	at: string;
};

/** One cell of the timeline. */
export type IterationSummary = {
	iteration: number;
	/** Seq of its first event, and of its last one so far; steps and output of the current iteration are not counted yet. */
	first: number;
	last: number;
	startedAt: string;
	verdict?: IterationFinished['verdict'];
	reason?: string;
	commit?: Sha;
	tree?: Sha;
	/** Verifiers that passed, of all that ran. */
	passed: number;
	judged: number;
	/** What each verifier counted, by its id: the history of progress. */
	measures?: Readonly<Record<string, Measure>>;
	/** How each verifier that ran ended, by its id. */
	ends?: Readonly<Record<string, VerifierEnd>>;
	usage: Usage;
	/** The part of it that agents spent on reviews. */
	judging?: Usage;
	milliseconds?: number;
	/** The loop went to sleep after it. */
	slept?: true;
	/** A later roll-back went behind it. */
	undone: boolean;
};

export type RunState = {
	/** Seq and time of the last event folded in; 0 and '' before the first. */
	seq: number;
	at: string;
	run: RunStarted | undefined;
	/** What woke the loop last. */
	trigger?: TriggerFired;
	/** ISO time of run.started. */
	startedAt: string;
	status: 'starting' | 'running' | 'waiting' | 'paused' | 'sleeping' | 'finished';
	/** Paused in the middle of its work: all that it has started is stopped. */
	frozen?: true | undefined;
	phase: Phase;
	/** Number of the current iteration; 0 while the base is checked, -1 before that. */
	iteration: number;
	/**
	 * Oldest first, one per iteration.started; the cell of iteration 0 is the base. A number may come again after a
	 * roll-back or a crash: the last cell is the current one.
	 */
	iterations: readonly IterationSummary[];
	/** Gates that ask now. */
	gates: readonly GateName[];
	/** The gate that waits. */
	gate: OpenGate | undefined;
	/** ISO time at which it opened. */
	waitsSince?: string | undefined;
	/** Prompt, agent's claim and verifiers are those of the current iteration. */
	prompt: string | undefined;
	verifiers: readonly VerifierState[];
	/** The newest one that was not rolled back: may be an earlier iteration's, see its `iteration`. */
	checkpoint: CheckpointMade | undefined;
	/** As `checkpoint`. */
	verdict: VerdictGiven | undefined;
	/** What was noted during this run, oldest first. */
	memory: readonly MemoryEntry[];
	/** Spent by the whole run so far. A part without a known cost is not in `cost`; one estimated part makes it `estimated`. */
	usage: Usage;
	/** The part of it that was not reported: reserved for work that was cut off together with its engine. */
	charged?: Usage;
	/** Iterations that tampered, over the whole run, and whether the current one did. */
	tamperings: number;
	hasTampered: boolean;
	/** Iterations in which the agent worked, undone ones included. */
	iterationsWorked: number;
	/** Protected paths that the user gave the agent for the rest of the run: changing them is no tampering. */
	allowed: readonly string[];
	claim: string | undefined;
	/** Who works in place of the loop's own agent. */
	tookOver?: AgentChanged | undefined;
	/** Limits of which most is spent, oldest warning first. */
	budgetWarnings?: readonly BudgetWarned[];
	/** Why and until when it sleeps; undefined while it is awake. */
	sleep?: LoopSlept | undefined;
	/** ISO time until which the loop sleeps. */
	sleepsUntil: string | undefined;
	/** The verified results that were offered, newest first; those without an outcome wait for a yes. */
	offers: readonly OfferedResult[];
	deliveryAsked: DeliveryAsked | undefined;
	delivery: DeliveryDone | undefined;
	finished: RunFinished | undefined;
	/** Milliseconds of work, without waiting for you, pauses and the time after its end; up to `workedUpTo`, an ISO time. */
	worked: number;
	workedUpTo: string;
	/** ISO time of run.finished. */
	finishedAt: string | undefined;
	/** Process id of the engine that wrote last. */
	pid: number | undefined;
};

/** A step as the screen shows it: all events of one id merged. */
export type MergedStep = Step & {/** Of its first event. */ seq: number; at: string};

/** A line of verifier output. */
export type OutputLine = {verifier: string; stream: 'stdout' | 'stderr'; text: string};

/** Everything on screen at one position of the playhead. */
export type Moment = {
	state: RunState;
	/** Steps of the current iteration, oldest first; only the newest are kept. */
	steps: readonly MergedStep[];
	/**
	 * Steps of this iteration that came before `steps[0]` and are not in memory. Where they were not read back, events are
	 * counted instead, so it is at most about this many.
	 */
	olderSteps: number;
	output: readonly OutputLine[];
	/** As `olderSteps`, for lines of output. */
	olderOutput: number;
	/** Type of the last event folded in, for the status line; '' before the first. */
	last: string;
};

/** What the screen knows of a run: the newest moment, and any earlier one. */
export type RunView = {
	/** The newest moment. Cheap: no disk. */
	live: () => Moment;
	/** Seq of the newest event. */
	newest: () => number;
	/** The moment just after event `seq`, clamped to what exists; read back from disk where it is old. */
	at: (seq: number) => Promise<Moment>;
	/**
	 * Calls back after new events were folded into `live()`, batched: at most one call per 66 ms while events stream,
	 * at once after a silence or a fact. Returns the function that ends it.
	 */
	subscribe: (listener: () => void) => () => void;
	/** Why following ended: the journal turned out to be damaged. What was read before stays. */
	problem?: () => Error | undefined;
	close: () => Promise<void>;
};
