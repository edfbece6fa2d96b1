import type {VerdictStatus} from '../journal/events.js';

export type VerifyRequest = {
	/** Absolute path of a clean checkout of the checkpoint, protected paths put back. */
	folder: string;
	/** The verifier's whole environment; nothing else is inherited. */
	environment: Record<string, string>;
	/** File that takes everything the verifier printed, as it came. */
	rawLog: string;
	signal: AbortSignal;
};

export type VerifierEvent =
	/** One or more whole lines joined by `\n`, cleaned and bounded. */
	| {type: 'output'; stream: 'stdout' | 'stderr'; text: string}
	/** Always the last one, and always there. */
	| {
			type: 'finished';
			status: VerdictStatus;
			/** One line: why. */
			summary: string;
			exitCode?: number;
			milliseconds: number;
			/** The lines that say most about a failure, newest last, for the next prompt. */
			evidence: string;
	  };

/** An independent check of one checkpoint. */
export type Verifier = {
	/** Unique in the loop, e.g. `run-1`. */
	id: string;
	kind: string;
	/** For the screen: the command. */
	label: string;
	verify: (request: VerifyRequest) => AsyncIterable<VerifierEvent>;
};
