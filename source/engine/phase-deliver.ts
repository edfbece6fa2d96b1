import type {Sha} from '../journal/events.js';
import {Problem} from '../problem.js';
import type {Context, Turn} from './context.js';
import {passGate} from './pass-gate.js';

/** What stands before the `/` in the names of delivered branches. */
export const deliveryFolder = 'treadle';

/** The branch a run's result is delivered as. */
export const deliveryBranch = (run: string): string => `${deliveryFolder}/${run}`;

/**
 * Asks whether a verified commit may be handed over, and does it after a yes. The answer is bound to that commit.
 * With nobody there the delivery waits for `treadle deliver`. Source: DESIGN section 6 rule 1.
 *
 * @returns what became of it, as the end of the run's last sentence
 * @throws {Halt | GoBack}
 */
export async function* deliver(context: Context, commit: Sha): Turn<string> {
	const {place, bones, human} = context;
	const branch = deliveryBranch(place.run);
	const {iteration} = context.progress;
	const later = `deliver it with: treadle deliver ${place.run}`;
	yield {type: 'delivery.asked', iteration, commit, as: 'branch', branch};
	if (!human.present) {
		return `delivery waits for your yes; ${later}`;
	}

	const answer = yield* passGate(
		context,
		{
			name: 'deliver',
			question: `Deliver commit ${commit.slice(0, 9)} as the new branch ${branch}?`,
			next: 'One new branch is fetched into your repository. Your files, your index and your other branches stay as they are.',
			commit,
		},
		{always: true},
	);
	if (answer.answer !== 'approve') {
		yield {
			type: 'delivery.done',
			outcome: 'declined',
			commit,
			as: 'branch',
			...(answer.reason === undefined ? {} : {reason: answer.reason}),
		};
		return `you did not want it delivered; ${later}`;
	}

	try {
		await bones.deliver(commit, branch);
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}

		yield {type: 'delivery.done', outcome: 'failed', commit, as: 'branch', branch, reason: error.message};
		return `it could not be delivered: ${error.message}; ${later}`;
	}

	yield {type: 'delivery.done', outcome: 'delivered', commit, as: 'branch', branch};
	return `delivered as branch ${branch}`;
}
