/** Events of verifiers. */
import type {Reserved} from './agent-events.js';
import type {Sha} from './identity.js';
import type {Baseline, ItemResult, Measure} from './measure.js';

/** What a verifier, or an iteration as a whole, ended with. */
export type VerdictStatus = 'passed' | 'failed' | 'unverified' | 'tampered';

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
