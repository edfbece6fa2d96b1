import type {AgentChoice, VerifierChoice} from '../loop/loop.js';
import {createChecklistVerifier} from './checklist/checklist-verifier.js';
import {createRunVerifier} from './command/run-verifier.js';
import {createMetricVerifier} from './metric/metric-verifier.js';
import {createReviewVerifier} from './reviewing/review-verifier.js';
import type {Reviewer} from './reviewing/reviewer.js';
import type {Verifier} from './verifier.js';

export type CreateVerifiersOptions = {
	/** Treadle's own environment, whose secrets are taken out of what verifiers print. */
	environment?: NodeJS.ProcessEnv;
	/** Makes an agent a reviewer; only for loops with reviewers. */
	reviewer?: (by: AgentChoice) => Reviewer;
};

const noReviewers = (): never => {
	throw new Error('the loop has a reviewer, and no way to ask one was given');
};

const createVerifier = (
	choice: VerifierChoice,
	number: number,
	{environment, reviewer}: Required<CreateVerifiersOptions>,
): Verifier => {
	const id = `${choice.kind}-${number}`;
	switch (choice.kind) {
		case 'run':
			return createRunVerifier({...choice, id, environment});
		case 'metric':
			return createMetricVerifier({...choice, id, environment});
		case 'checklist':
			return createChecklistVerifier({
				id,
				spec: choice.spec,
				reviewer: choice.by && reviewer(choice.by),
				timeLimit: choice.timeLimit,
				environment,
			});
		case 'review':
			return createReviewVerifier({
				id,
				reviewer: reviewer(choice.by),
				rubric: choice.rubric,
				timeLimit: choice.timeLimit,
				environment,
			});
	}
};

/** The verifiers that a loop chose, in its order, each with an id that is unique in the loop. Starts nothing. */
export const createVerifiers = (
	choices: readonly VerifierChoice[],
	{environment = process.env, reviewer = noReviewers}: CreateVerifiersOptions = {},
): Verifier[] => choices.map((choice, index) => createVerifier(choice, index + 1, {environment, reviewer}));
