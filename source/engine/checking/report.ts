import type {Sha} from '../../journal/events/events.js';
import type {Measure} from '../../journal/events/measure.js';
import type {ExitCode} from '../../problem.js';

/** What is wrong, a sentence or two, and what to do about it. */
export type FoundProblem = {message: string; hint: string | undefined};

/** One item of a spec, and what checks it. */
export type CheckedItem = {
	/** Place in the spec, from 1. */
	number: number;
	/** One line. */
	text: string;
	/** The item's own command; undefined where an agent reviews it. */
	command: string | undefined;
	/** The agent that reviews it; undefined where its command does. */
	agent: string | undefined;
	/** Whether its command passes; undefined where it was not run, or is unverified. */
	met: boolean | undefined;
};

/** One entry of `verify`, on the files as they are now. */
export type CheckedVerifier = {
	/** As in a run, e.g. `run-1`. */
	id: string;
	kind: string;
	/** The command, or the reviewer. */
	label: string;
	/** `later`: an agent reviews, once there is work. */
	status: 'passed' | 'failed' | 'unverified' | 'later';
	/** It did not say the same each time about the same files. */
	flaky: boolean;
	/** Something it needs was not there; its `status` is `unverified`. */
	couldNotRun: boolean;
	/** One line: why. */
	summary: string;
	/** What to do where it is unverified. */
	hint: string | undefined;
	/** How often it was asked. */
	times: number;
	/** Of one time, on average. */
	milliseconds: number;
	exitCode: number | undefined;
	/** Tests, items, or a number against its goal. */
	measure: Measure | undefined;
	/** Names of tests that do not pass; the first 200. */
	failing: string[];
	/** Tests or items that did not come out the same each time. */
	differing: string[];
	/** The numbers a metric printed, where they were not the same each time. */
	values: number[];
	items: CheckedItem[];
	/** Protected files that it writes to itself: from then on their protection says less. */
	touched: string[];
	/** The agent cannot see it. */
	hidden: boolean;
	/** The lines that say most about a failure; empty for a hidden check. */
	evidence: string;
	/** What a hidden check printed last, where it does not pass: for the user at a terminal, and for no one else. */
	shown: string;
};

export type ExposureKind =
	| 'unprotected-tests'
	| 'other-copy'
	| 'touched-files'
	| 'test-names'
	| 'seen-checks'
	| 'hidden-checks'
	| 'no-reviewer'
	| 'same-vendor'
	| 'files'
	| 'network';

/** Something by which an agent could still get a false "done", or do harm. */
export type Exposure = {
	kind: ExposureKind;
	/** One sentence without a full stop. */
	text: string;
	/** What would help; undefined where nothing in LOOP.md does. */
	hint: string | undefined;
};

/** What was found out about a loop on the files as they are now, without an agent. */
export type CheckReport = {
	loop: string;
	/** Absolute path of LOOP.md. */
	file: string;
	goal: string;
	/** What became of LOOP.md and MEMORY.md since the loop ran last here, or since the last commit, one sentence a line. */
	changed: string[];
	/** `met`: every check passes already. `unverifiable`: one is unverified or flaky. `no-agent`: the agent cannot work. */
	result: 'ready' | 'met' | 'unverifiable' | 'no-agent';
	/** The process ends with it. */
	exitCode: ExitCode;
	base: {
		/** The commit the files stand on; undefined in a repository without one. */
		head: Sha | undefined;
		branch: string | undefined;
		/** The files differ from it. */
		dirty: boolean;
		/** Files that are not part of it and why, one a line. */
		notCaptured: string[];
	};
	agent: {
		label: string;
		/** Why it cannot work. */
		problem: FoundProblem | undefined;
		/** What the user will not be asked about. */
		cannotBeAsked: string | undefined;
	};
	/** Undefined where the loop has none. */
	prepare: {command: string; milliseconds: number; problem: FoundProblem | undefined} | undefined;
	/** Cheap ones first, as a run asks them. */
	verifiers: CheckedVerifier[];
	protection: {
		/** Globs of the loop's `protect`. */
		globs: string[];
		/** Globs of all that the agent may change; undefined for whatever is not protected. */
		allow?: string[] | undefined;
		/** What is protected beside them, and why: `path: why`. */
		also: string[];
		/** Tests that nothing protects. */
		unprotectedTests: string[];
	};
	exposures: Exposure[];
	/** Limits of a run. */
	stop: {iterations: number; time: number};
};
