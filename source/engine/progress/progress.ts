import type {
	AgentFinished,
	CheckpointMade,
	Decision,
	RunOutcome,
	Sha,
	TriggerFired,
	Usage,
	VerdictStatus,
} from '../../journal/events/events.js';
import {noUsage} from '../../journal/events/usage.js';
import type {OfferedResult} from '../../journal/state/offers.js';
import type {GateName, StopRules} from '../../loop/loop.js';
import {type History, noHistory} from './history.js';
import {noReservations, type Reservations} from './reservation.js';
import {noStandstill, type Standstill} from './standstill.js';
import {notTakenOver, type TakenOver} from './take-over.js';

/** What the last iteration with a verdict ended with: part of the next prompt. */
export type LastVerdict = {
	iteration: number;
	verdict: string;
	reasons: string[];
	evidence: string;
	/** What passed before and fails now. */
	regressed: string[];
	/** Why the run was put back behind this iteration. */
	putBack?: string;
};

/** What belongs to the current iteration alone. */
type CurrentIteration = {
	/** What its verifiers ended with, and what they printed that says why. */
	results: readonly string[];
	evidence: readonly string[];
	/** The evidence of those that name nothing that does not pass: of the others the names say enough later on. */
	unnamed: readonly string[];
	regressed: readonly string[];
	verdict: VerdictStatus | undefined;
	/** Whether the user gave that verdict. */
	verdictByHuman: boolean;
	/** The agent got its prompt. */
	atWork: boolean;
	/** How the agent ended, and what it left. */
	agent: AgentFinished | undefined;
	checkpoint: CheckpointMade | undefined;
	/** What the engine noted about it. */
	noted: {title: string; text: string} | undefined;
	/** Why the engine put the run back behind it. */
	putBack: string | undefined;
	/** Whether its result was offered for delivery, and whether that was answered. */
	offer: 'asked' | 'answered' | undefined;
	/** What was decided at its end. */
	decision: Decision | undefined;
};

/** Iterations in a row that ended alike. */
export type Streaks = Standstill & {
	/** The agent failed. */
	failures: number;
	/** Its work could not be verified. */
	unverified: number;
	/** Tree and verdicts of the last iteration, and how many iterations in a row had the same. */
	signature: string;
	same: number;
};

/** What the engine has to know to take the next step: a fold of the run's events, so that a resumed run knows the same. */
export type Progress = CurrentIteration &
	Streaks &
	TakenOver & {
		/** Number of the last iteration that started; -1 before the base was checked. */
		iteration: number;
		/** True between iteration.started and iteration.finished. */
		open: boolean;
		/** What the current waking started from: the user's files then. */
		base: Sha;
		baseTree: Sha;
		/** Whether they held changes that were not committed. */
		dirty: boolean;
		/** The branch that was checked out then. */
		branch: string | undefined;
		/** Highest number of an iteration so far: numbers go on from one waking to the next. */
		highest: number;
		/** What woke the loop last. */
		wokenBy: TriggerFired | undefined;
		/** Times it was woken. */
		wakings: number;
		/** Iterations in which the agent worked since then. */
		taken: number;
		/** Commit the workspace goes on from. */
		commit: Sha;
		tree: Sha;
		/** The base and every checkpoint made so far, by iteration. */
		checkpoints: ReadonlyMap<number, Sha>;
		gates: readonly GateName[];
		/** What the human said since the last prompt went out. */
		words: readonly string[];
		last: LastVerdict | undefined;
		/** By iteration, each that got a verdict: going back makes an earlier one the last again. */
		verdicts: ReadonlyMap<number, LastVerdict>;
		/** What the user undid since the last prompt went out, and why, as a sentence. */
		undone: string | undefined;
		/** The results of its checkpoints. */
		history: History;
		/** Protected paths changed by the last checkpoint. */
		tampered: readonly string[];
		/** Paths beside what `allow` names that the last checkpoint had changed; they were undone. */
		outside: readonly string[];
		/** Protected paths changed by any checkpoint so far. */
		tamperedFiles: ReadonlySet<string>;
		/** Iterations that tampered, and whether the current one did. */
		tamperings: number;
		hasTampered: boolean;
		/** Those of them that ended the run before you let it go on: they do not end it again. */
		pardoned: number;
		/** Milliseconds of work in finished iterations, waiting for the user excluded. */
		active: number;
		/** What the run has spent, and whether some of it has no known price. */
		usage: Usage;
		unpriced: boolean;
		/** What agents may have spent beyond that without reporting it. */
		reservations: Reservations;
		/** Tools that the user approved for the rest of the run, and the one that a gate asks about. */
		allowed: ReadonlySet<string>;
		askedTool: string | undefined;
		/** How many gates were opened: it makes their ids unique. */
		gatesOpened: number;
		/** Protected paths that the user gave the agent for the rest of the run. */
		given: ReadonlySet<string>;
		/** What the user was warned of, by `warningKey`, since they last changed a limit. */
		warned: ReadonlySet<string>;
		/** The limits, where the user raised those of the loop. */
		limits: StopRules | undefined;
		/** Iterations in which the agent worked. */
		worked: number;
		delivered: boolean;
		/** As in the state of the journal: the verified results that were offered, newest first. */
		offers: readonly OfferedResult[];
		outcome: RunOutcome | undefined;
	};

/** Before anything has happened in an iteration. */
export const freshIteration: CurrentIteration = {
	results: [],
	evidence: [],
	unnamed: [],
	regressed: [],
	verdict: undefined,
	verdictByHuman: false,
	atWork: false,
	agent: undefined,
	checkpoint: undefined,
	noted: undefined,
	putBack: undefined,
	offer: undefined,
	decision: undefined,
};

/** Before anything ended alike. */
export const noStreaks: Streaks = {failures: 0, unverified: 0, signature: '', same: 0, ...noStandstill};

export const noProgress: Progress = {
	...freshIteration,
	...notTakenOver,
	iteration: -1,
	open: false,
	base: '',
	baseTree: '',
	dirty: false,
	branch: undefined,
	highest: 0,
	wokenBy: undefined,
	wakings: 0,
	taken: 0,
	commit: '',
	tree: '',
	checkpoints: new Map(),
	gates: [],
	words: [],
	last: undefined,
	verdicts: new Map(),
	undone: undefined,
	history: noHistory,
	tampered: [],
	outside: [],
	tamperedFiles: new Set(),
	tamperings: 0,
	hasTampered: false,
	pardoned: 0,
	...noStreaks,
	active: 0,
	usage: noUsage,
	unpriced: false,
	reservations: noReservations,
	allowed: new Set(),
	askedTool: undefined,
	gatesOpened: 0,
	given: new Set(),
	warned: new Set(),
	limits: undefined,
	worked: 0,
	delivered: false,
	offers: [],
	outcome: undefined,
};
