import {reportLimits} from '../inbox/asking.js';
import type {Context, Events} from '../inbox/context.js';
import {runTask} from '../inbox/run-task.js';
import {closeIteration} from '../iterate.js';
import type {NextMove} from '../progress/decide.js';
import {verify} from './verify.js';

/** Opens the workspace, with what the prepare command prints as steps. */
export async function* openWorkspace(context: Context): Events {
	const {iteration} = context.progress;
	context.workspace = yield* runTask(context, async (signal, output) =>
		context.parts.openWorkspace(line => {
			void output.event({
				type: 'agent.step',
				iteration: Math.max(iteration, 0),
				step: {kind: 'output', id: 'prepare', stream: 'stdout', text: line},
			});
		}, signal),
	);
}

/**
 * Verifies the untouched base: nothing is prompted before it is known what fails.
 *
 * @throws {Halt | RollBack}
 */
export async function* verifyBase(context: Context): Events<NextMove> {
	const {progress, parts} = context;
	if (progress.iteration === -1) {
		yield {type: 'iteration.started', iteration: 0, from: parts.base.commit};
	}

	// Before anything starts.
	yield* reportLimits(context);
	yield* openWorkspace(context);
	if (parts.verifiers.length === 0) {
		return yield* closeIteration(context, 'unverified');
	}

	const judgement = yield* verify(context, parts.base.commit, []);
	yield {type: 'verdict.given', iteration: 0, ...judgement, commit: parts.base.commit, by: 'verifiers'};
	return yield* closeIteration(context, judgement.verdict);
}
