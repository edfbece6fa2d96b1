import type {DeliveryDone, Sha} from '../../journal/events/events.js';
import {humanEntry} from '../../memory/entry.js';
import {Problem} from '../../problem.js';
import {nowText} from '../../system/clock.js';
import type {Deliverable} from '../../workspace/delivery/deliverable.js';
import type {Context, Events} from '../inbox/context.js';
import {passGate} from '../inbox/pass-gate.js';
import {describeFiles} from './checkpoint.js';
import {chooseDeliverable} from './choose-deliverable.js';

/** What stands before the `/` in the names of delivered branches. */
export const deliveryFolder = 'treadle';

/** The branch a run's result is delivered as. */
export const deliveryBranch = (run: string): string => `${deliveryFolder}/${run}`;

/** Most files that are named at the gate; the diff has them all. */
const mostNamed = 20;

const named = (lines: readonly string[], more: string): string[] =>
	lines.length > mostNamed
		? [...lines.slice(0, mostNamed), `… and ${lines.length - mostNamed} more ${more}`]
		: [...lines];

const details = ({uncommitted, files, take}: Deliverable): string[] => [
	...named(
		uncommitted.map(file => `your uncommitted file, in a commit of its own: ${file}`),
		'uncommitted files',
	),
	...named(describeFiles(files), 'files'),
	`to take it afterwards: ${take}`,
];

/** What may be handed over: one commit, and how. On record as `delivery.asked`, whether or not it is asked at once. */
export type Offer = Deliverable & {
	iteration: number;
	/** The verified checkpoint; `commit` holds its work. */
	checkpoint: Sha;
	as: string;
	branch: string;
	/** What the user should know of it: sentences. */
	notes: string;
};

/** What became of a delivery. */
export type Delivered = {
	/** The end of the run's last sentence. */
	reason: string;
	/** The user did not want it: the agent goes on. */
	rejected: boolean;
	/** It was not answered before the question was withdrawn: the offer stays. */
	withdrawn?: true;
};

/** Why the user did not want it reaches the next prompt, and every later one by memory. */
async function* noteRejection(context: Context, iteration: number, why: string): Events {
	const entry = humanEntry({
		run: context.place.run,
		iteration,
		at: nowText(context.clock),
		text: `The checks passed, but the result of iteration ${iteration} was not wanted: ${why}`,
	});
	yield {type: 'memory.noted', iteration, by: 'human', ...entry};
	await context.parts.memory.append(entry);
}

/**
 * Chooses what of a verified checkpoint is to be handed over, and puts the offer on record. Asks nobody: from here on it
 * waits for a yes, which may come later and from elsewhere.
 *
 * @throws {Halt | RollBack}
 */
export async function* offerDelivery(context: Context, checkpoint: Sha): Events<Offer> {
	const branch = deliveryBranch(context.place.run);
	const {iteration} = context.progress;
	const chosen = yield* chooseDeliverable(context, checkpoint, branch);
	const {commit, onto, uncommitted, take} = chosen;
	yield {
		type: 'delivery.asked',
		iteration,
		commit,
		as: 'branch',
		branch,
		...(commit === checkpoint ? {} : {checkpoint}),
		onto,
		...(uncommitted.length > 0 ? {uncommitted} : {}),
		take,
	};
	return {...chosen, iteration, checkpoint, as: 'branch', branch};
}

/**
 * Asks whether an offer may be handed over, and does it after a yes. The answer is bound to the commit that the gate
 * names. With nobody there it waits for `treadle deliver`.
 *
 * @param withdrawn aborted when the question is to be closed unanswered; a text as the reason says why
 * @throws {Halt | RollBack}
 */
export async function* askDelivery(
	context: Context,
	offer: Offer,
	{withdrawn}: {withdrawn?: AbortSignal} = {},
): Events<Delivered> {
	const {parts, human} = context;
	const {commit, branch, iteration} = offer;
	if (!human.present) {
		return {reason: 'delivery waits for your yes', rejected: false};
	}

	const done = (outcome: DeliveryDone['outcome'], reason?: string): DeliveryDone => ({
		type: 'delivery.done',
		outcome,
		commit,
		as: offer.as,
		...(outcome === 'declined' ? {} : {branch}),
		reason,
	});
	const answer = yield* passGate(
		context,
		{
			name: 'deliver',
			question: `Deliver commit ${commit.slice(0, 9)} as the new branch ${branch}?`,
			next: [offer.notes, 'One new branch is made in your repository; nothing else in it changes.']
				.filter(text => text !== '')
				.join(' '),
			onReject:
				'The agent goes on, with your reason in its next prompt and in memory; x ends the run, and the result waits.',
			details: details(offer),
			commit,
		},
		{always: true, withdrawn},
	);
	if (answer.answer !== 'approve') {
		if (withdrawn?.aborted && answer.by === 'policy') {
			return {reason: 'delivery waits for your yes', rejected: false, withdrawn: true};
		}

		const why = answer.reason ?? 'no reason was given';
		yield done('declined', answer.reason);
		yield {
			type: 'verdict.given',
			iteration,
			verdict: 'failed',
			reasons: [`you did not want it delivered: ${why}`],
			commit: offer.checkpoint,
			by: 'human',
		};
		yield* noteRejection(context, iteration, why);
		return {reason: `you did not want it delivered: ${why}`, rejected: true};
	}

	try {
		const handOver = async (): Promise<void> => parts.deliver(commit, branch);
		// What Treadle itself delivers wakes nothing.
		await (parts.trigger.overlook?.(handOver) ?? handOver());
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}

		yield done('failed', error.message);
		return {reason: `it could not be delivered: ${error.message}`, rejected: false};
	}

	yield done('delivered');
	return {reason: `delivered as branch ${branch}`, rejected: false};
}

/**
 * Offers a verified checkpoint and asks for it at once.
 *
 * @throws {Halt | RollBack}
 */
export async function* deliver(context: Context, checkpoint: Sha): Events<Delivered> {
	const offer = yield* offerDelivery(context, checkpoint);
	return yield* askDelivery(context, offer);
}
