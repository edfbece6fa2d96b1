import type {Loop, VerifierChoice} from '../../loop/loop.js';
import {Problem} from '../../problem.js';
import {createChecklistVerifier} from '../../verifiers/checklist/checklist-verifier.js';
import {readSpec} from '../../verifiers/checklist/read-spec.js';
import type {SpecItem} from '../../verifiers/checklist/spec-items.js';
import type {Verifier} from '../../verifiers/verifier.js';
import {atSetting, settingOfCheck} from '../preflight/at-setting.js';
import {createReviewer} from '../process/reviewer.js';
import {type VerifiersOptions, verifiersOf} from '../process/verifiers-of-run.js';
import {inOrder} from '../verdicts/order.js';
import type {FoundProblem} from './report.js';
import type {Asked} from './verify-repeatedly.js';

/** One entry of `verify`, and what is known of it before it is asked. */
export type KnownVerifier = {
	choice: VerifierChoice;
	verifier: Verifier;
	/** Label of its reviewer; undefined where no agent reviews. */
	agent: string | undefined;
	/** Of a checklist's spec. */
	items: readonly SpecItem[];
	/** Why it cannot run. */
	problem: FoundProblem | undefined;
};

/** The Problem as a report has it. Anything else that was thrown is thrown on. */
export const toFoundProblem = (error: unknown): FoundProblem => {
	if (error instanceof Problem) {
		return {message: error.message, hint: error.hint};
	}

	throw error;
};

/** The verifiers of a loop, cheap ones first. One that cannot verify does not hide the others. Starts nothing. */
export const verifiersOfCheck = async (loop: Loop, options: VerifiersOptions): Promise<KnownVerifier[]> => {
	const {root, environment} = options;
	const verifiers = verifiersOf(loop, options);
	const known = await Promise.all(
		loop.verify.map(async (choice, index): Promise<KnownVerifier> => {
			const verifier = verifiers[index] as Verifier;
			const problem = await atSetting(
				loop,
				settingOfCheck(loop, index),
				Promise.resolve(verifier.preflight?.(root)),
			).then(() => undefined, toFoundProblem);
			return {
				choice,
				verifier,
				agent:
					'by' in choice && choice.by !== undefined
						? createReviewer(choice.by, {environment}).label
						: undefined,
				items: choice.kind === 'checklist' ? await readSpec(root, choice.spec).catch(() => []) : [],
				problem,
			};
		}),
	);
	return inOrder(verifiers).flatMap(verifier => known.filter(one => one.verifier === verifier));
};

/** What can be asked without an agent: commands, and the items of a checklist that have one. */
export const verifiersToRun = (known: readonly KnownVerifier[], environment: NodeJS.ProcessEnv): Asked[] =>
	known.flatMap(({choice, verifier, items, problem}): Asked[] => {
		const probe = 'probe' in choice ? choice.probe : undefined;
		if (problem !== undefined || (verifier.byAgent && items.every(({command}) => command === undefined))) {
			return [];
		}

		return choice.kind === 'checklist' && verifier.byAgent
			? [
					{
						probe,
						verifier: createChecklistVerifier({
							id: verifier.id,
							spec: choice.spec,
							reviewer: undefined,
							commandsOnly: true,
							timeLimit: choice.timeLimit,
							environment,
						}),
					},
				]
			: [{probe, verifier}];
	});
