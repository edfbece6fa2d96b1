import type {Usage} from '../../journal/events/events.js';

/** What an agent is to judge, without a word of the agent that did the work. */
export type WorkQuestion = {
	goal: string;
	/** What the checks before found, and the diff. Whoever wrote it may try to influence the judge. */
	text: string;
	/** Hash of the tree that is judged. */
	tree: string;
};

export type ReviewQuestion = WorkQuestion & {
	/** What to judge by. */
	rubric: string;
};

/** One item of a spec, as an agent that judges is told of it. */
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

/** Where an agent judges. */
export type ReviewPlace = {
	/** Absolute path of a clean checkout of the work. */
	folder: string;
	/** File that takes the raw bytes exchanged with the agent. */
	rawLog: string;
};

/**
 * An agent that judges: all that verifiers know of it. Each question is a fresh session without the right to change
 * anything, and an aborted signal ends it. It never throws for what the agent does. Source: DESIGN section 6 rule 4.
 */
export type Reviewer = {
	/** For the screen, e.g. `codex`. */
	label: string;
	/** Throws a Problem when the agent cannot be found, or has no way to give a verdict. `folder` is the repository. */
	preflight: (folder: string) => Promise<void>;
	verdict: (question: ReviewQuestion, place: ReviewPlace, signal: AbortSignal) => Promise<AskedReview>;
	items: (question: ItemsQuestion, place: ReviewPlace, signal: AbortSignal) => Promise<AskedItems>;
};
