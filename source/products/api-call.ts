import type {Usage} from './usage.js';

/** One call of an agent to its model, as the agent records it. */
export type ApiCall =
	| {
			kind: 'answered';
			usage?: Usage;
			/** Time of the answer in milliseconds since the epoch, where recorded. */
			at?: number;
	  }
	| {
			kind: 'refused';
			/** The HTTP status. */
			status: number;
			/** The provider's message. */
			words: string;
			/** Time of the refusal in milliseconds since the epoch. */
			at: number;
			/** milliseconds after which the provider is available again, where known */
			reset?: number;
			/** milliseconds after which the agent retries, where known */
			pause?: number;
			/** A second record of the same refusal says more. */
			isBrief?: boolean;
	  };

/** Reads a record line by line, without newlines; one call may span many lines. */
export type ReadApiCall = (line: string) => ApiCall | undefined;
