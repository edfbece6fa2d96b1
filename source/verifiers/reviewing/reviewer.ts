import type {Usage} from '../../journal/events/events.js';
import type {HeldFor} from '../../system/process/held-timer.js';

/** What a reviewer is asked about, without a word of the agent that did the work. */
export type WorkQuestion = {
	goal: string;
	/** What the checks before found, and the diff. Whoever wrote it may try to influence the reviewer. */
	text: string;
	/** Hash of the tree that is reviewed. */
	tree: string;
};

export type ReviewQuestion = WorkQuestion & {
	/** What to review by. */
	rubric: string;
};

/** One item of a spec, as a reviewer gets it. */
export type AskedItem = {
	/** Place of the item in the spec, from 1. */
	number: number;
	/** One line. */
	text: string;
	/** Line of the spec it stands on, from 1. */
	line: number;
	/** How deep it stands below other items; 0 at the top. */
	depth: number;
};

export type ItemsQuestion = WorkQuestion & {
	/** Path of the spec, relative to the checkout. */
	spec: string;
	items: readonly AskedItem[];
};

export type ItemVerdict = {
	number: number;
	met: boolean;
	/** Sanitized and bounded. */
	evidence: string;
};

/** There is no verdict, and why, in one line. Never taken for an approval. */
export type NoVerdict = {problem: string; usage: Usage[]};

export type AskedReview =
	| {
			verdict: 'approve' | 'reject';
			/** Sanitized and bounded, what blocks an approval first. */
			reasons: string[];
			usage: Usage[];
	  }
	| NoVerdict;

/** Each item that was asked about has one verdict, in the order of the question. */
export type AskedItems = {items: ItemVerdict[]; usage: Usage[]} | NoVerdict;

/** Where a reviewer works. */
export type ReviewPlace = {
	/** Absolute path of a clean checkout of the work. */
	folder: string;
	/** File that takes the raw bytes exchanged with the agent. */
	rawLog: string;
	heldFor?: HeldFor | undefined;
};

/**
 * An agent that reviews, as verifiers see it. Each question is a fresh session without the right to change anything, and
 * an aborted signal ends it. It never throws for what the agent does.
 */
export type Reviewer = {
	/** For the screen, e.g. `codex`. */
	label: string;
	/** Throws a Problem when the agent cannot be found, or has no way to give a verdict. `folder` is the repository. */
	preflight: (folder: string) => Promise<void>;
	verdict: (question: ReviewQuestion, place: ReviewPlace, signal: AbortSignal) => Promise<AskedReview>;
	items: (question: ItemsQuestion, place: ReviewPlace, signal: AbortSignal) => Promise<AskedItems>;
};
