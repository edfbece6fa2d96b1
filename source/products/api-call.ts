import type {Usage} from './usage.js';

/** One call of an agent to its model, as the agent itself puts it on record. */
export type ApiCall =
	| {
			kind: 'answered';
			usage?: Usage;
			/** When it was answered, in milliseconds since the epoch, where the record says. */
			at?: number;
	  }
	| {
			kind: 'refused';
			/** The HTTP status. */
			status: number;
			/** What the provider said. */
			words: string;
			/** When it was refused, in milliseconds since the epoch. */
			at: number;
			/** milliseconds after which the provider serves again, where it says */
			reset?: number;
			/** milliseconds after which the agent tries again, where it says */
			pause?: number;
			/** It is on record a second time, where more is said. */
			isBrief?: boolean;
	  };

/** Takes a record line by line, without line ends; one call may take many lines. */
export type ReadApiCall = (line: string) => ApiCall | undefined;
