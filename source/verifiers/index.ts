import type {VerifierChoice} from '../loop/loop.js';
import {createRunVerifier} from './run-verifier.js';
import type {Verifier} from './verifier.js';

export type CreateVerifiersOptions = {
	/** Treadle's own environment, whose secrets are taken out of what verifiers print. */
	environment?: NodeJS.ProcessEnv;
};

const createVerifier = (choice: VerifierChoice, number: number, environment: NodeJS.ProcessEnv): Verifier => {
	const id = `${choice.kind}-${number}`;
	switch (choice.kind) {
		case 'run':
			return createRunVerifier({id, command: choice.command, timeLimit: choice.timeLimit, environment});
		default:
			throw new Error(`the verifier ${choice.kind} has no part behind it`);
	}
};

/** The verifiers that a loop chose, in its order, each with an id that is unique in the loop. Starts nothing. */
export const createVerifiers = (
	choices: readonly VerifierChoice[],
	{environment = process.env}: CreateVerifiersOptions = {},
): Verifier[] => choices.map((choice, index) => createVerifier(choice, index + 1, environment));
