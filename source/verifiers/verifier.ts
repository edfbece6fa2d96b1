import type {Baseline, Usage, VerifierResult} from '../journal/events/events.js';
import type {HeldFor} from '../system/process/held-timer.js';

export type VerifyRequest = {
	/** Absolute path of a clean checkout of the checkpoint, protected paths put back. */
	folder: string;
	/** The verifier's whole environment; nothing else is inherited. */
	environment: Record<string, string>;
	/** File that takes everything the verifier printed, as it came. */
	rawLog: string;
	signal: AbortSignal;
	/** Time for which it was frozen does not count for a limit. */
	heldFor?: HeldFor;
	/** What this verifier found on the base; undefined while it verifies the base. */
	baseline: Baseline | undefined;
	/** What a reviewer has to know. */
	work: WorkToReview;
};

/** A checkpoint as a reviewer is told of it: without any word of the agent that made it. */
export type WorkToReview = {
	goal: string;
	/** Hash of the tree that is verified. */
	tree: string;
	/** Unified diff from the base; the files' own bytes, hostile. */
	diff: () => Promise<string>;
	/** What the verifiers before this one found, one line each. */
	findings: readonly string[];
};

export type VerifierEvent =
	/** One or more whole lines joined by `\n`, cleaned and bounded. */
	| {type: 'output'; stream: 'stdout' | 'stderr'; text: string}
	/** What a reviewer has spent since its last usage event. */
	| {type: 'usage'; usage: Usage}
	/** Always the last one, and always there. */
	| ({type: 'finished'} & VerifierResult);

/** An independent check of one checkpoint. */
export type Verifier = {
	/** Unique in the loop, e.g. `run-1`. */
	id: string;
	kind: string;
	/** For the screen: the command, or who reviews. */
	label: string;
	/** An agent reviews: it costs tokens, runs last, and you may overrule it. */
	byAgent: boolean;
	/** How often a check is repeated on one tree; 1 is once. */
	probe: number;
	/** The agent must not learn what is in it: its output is no part of a prompt. */
	hidden: boolean;
	/** For a metric: which way is better, and whether a worse result is undone. */
	keepBest?: 'higher' | 'lower';
	/**
	 * Throws a Problem when it could not verify anything, before anything has started: a spec without items, hidden checks
	 * that are missing. `folder` is the user's repository.
	 */
	preflight?: (folder: string) => Promise<void>;
	verify: (request: VerifyRequest) => AsyncIterable<VerifierEvent>;
};
