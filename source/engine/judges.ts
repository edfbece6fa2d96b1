import type {AgentChoice, Loop} from '../loop/loop.js';
import {createVerifiers} from '../verifiers/index.js';
import type {Verifier} from '../verifiers/verifier.js';
import {createReviewer} from './reviewer.js';

export type JudgesOptions = {
	/** Treadle's own environment. */
	environment: NodeJS.ProcessEnv;
	/** Set last in the environment of agents that judge, e.g. `TMPDIR` of this run. */
	ofRun?: Record<string, string>;
};

/** Who judges in a loop: its verifiers, with agents where agents judge. Starts nothing. */
export const judgesOf = (loop: Loop, {environment, ofRun}: JudgesOptions): Verifier[] =>
	createVerifiers(loop.verify, {
		environment,
		reviewer: by => createReviewer(by, {environment, ...(ofRun ? {ofRun} : {})}),
	});

/** The model named for the agent that works, or for the one that judges for a verifier. */
export const modelFor = (
	loop: Loop,
	verifiers: readonly Verifier[],
	verifier?: string,
): string | undefined => {
	const modelOf = (choice: AgentChoice | undefined) =>
		choice && 'model' in choice ? choice.model : undefined;
	if (verifier === undefined) {
		return modelOf(loop.agent);
	}

	const choice = loop.verify[verifiers.findIndex(({id}) => id === verifier)];
	return choice && 'by' in choice ? modelOf(choice.by) : undefined;
};

/**
 * Finds out what keeps a verifier from judging, and who it needs, before anything has started.
 *
 * @param folder the user's repository
 * @throws {Problem}
 */
export const requireJudges = async (verifiers: readonly Verifier[], folder: string): Promise<void> => {
	await Promise.all(verifiers.map(async ({preflight}) => preflight?.(folder)));
};
