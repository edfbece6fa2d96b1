import {oneLine} from '../system/purify.js';
import {type CommandOptions, runCommand} from './run-command.js';
import type {Verifier, VerifierEvent, VerifyRequest} from './verifier.js';

export type RunVerifierOptions = Omit<CommandOptions, 'onChunk'> & {
	id: string;
	/** How often it is repeated on one tree; once by default. */
	probe?: number;
};

/** Judges a checkpoint by the exit code of a command that runs in a clean checkout of it. */
export const createRunVerifier = ({id, probe = 1, ...options}: RunVerifierOptions): Verifier => {
	async function* verify(request: VerifyRequest): AsyncGenerator<VerifierEvent> {
		const {judged, milliseconds, evidence} = yield* runCommand(options, request);
		yield {type: 'finished', ...judged, milliseconds, evidence: evidence.read()};
	}

	return {id, kind: 'run', label: oneLine(options.command), byAgent: false, probe, hidden: false, verify};
};
