import {reviewingAgents} from '../../loop/budgets.js';
import type {AgentChoice, Loop} from '../../loop/loop.js';
import {sameVendor} from '../../loop/same-vendor.js';
import {withHiddenPaths} from '../../loop/values/hidden-path.js';
import {homeFolder} from '../../system/files/home-folder.js';
import {createVerifiers} from '../../verifiers/index.js';
import type {Verifier} from '../../verifiers/verifier.js';
import {atSetting, settingOfCheck} from '../preflight/at-setting.js';
import {createReviewer} from './reviewer.js';

export type VerifiersOptions = {
	/** Absolute path of the repository's top. */
	root: string;
	/** Treadle's own environment. */
	environment: NodeJS.ProcessEnv;
	/** Set last in the environment of agents that review, e.g. `TMPDIR` of this run. */
	ofRun?: Record<string, string>;
};

/** The verifiers of a loop, with reviewers where agents review. Starts nothing. */
export const verifiersOf = (loop: Loop, {root, environment, ofRun}: VerifiersOptions): Verifier[] =>
	createVerifiers(withHiddenPaths(loop.verify, root, homeFolder(environment)), {
		environment,
		reviewer: by => createReviewer(by, {environment, ofRun}),
	});

/** What the user should know before trusting these reviewers, one a line. */
export const reviewerWarnings = ({agent, escalate, fallback, verify}: Loop): string[] => {
	const workers = [agent, escalate?.agent, fallback].filter(worker => worker !== undefined);
	return [
		...new Set(
			reviewingAgents(verify).flatMap(judge => workers.flatMap(worker => sameVendor(worker, judge) ?? [])),
		),
	];
};

/** The model named for an agent that works, or for the one that reviews for a verifier. */
export const modelFor = (
	loop: Loop,
	verifiers: readonly Verifier[],
	by: {verifier: string} | {worker: AgentChoice},
): string | undefined => {
	const modelOf = (choice: AgentChoice | undefined) =>
		choice && 'model' in choice ? choice.model : undefined;
	if ('worker' in by) {
		return modelOf(by.worker);
	}

	const choice = loop.verify[verifiers.findIndex(({id}) => id === by.verifier)];
	return choice && 'by' in choice ? modelOf(choice.by) : undefined;
};

/**
 * Checks that every verifier can work, before anything has started.
 *
 * @param verifiers in the order of the loop's `verify`
 * @param folder the user's repository
 * @throws {Problem} that names file, line and column
 */
export const requireVerifiers = async (
	loop: Loop,
	verifiers: readonly Verifier[],
	folder: string,
): Promise<void> => {
	await Promise.all(
		verifiers.map(async ({preflight}, index) =>
			atSetting(loop, settingOfCheck(loop, index), Promise.resolve(preflight?.(folder))),
		),
	);
};
