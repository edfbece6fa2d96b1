import type {Sha} from '../../journal/events/events.js';
import {deliveryBranch, isOpen} from '../../journal/state/offers.js';
import {humanEntry} from '../../memory/entry.js';
import {nowText} from '../../system/clock.js';
import type {Deliverable} from '../../workspace/delivery/deliverable.js';
import type {Context, Events} from '../inbox/context.js';
import {handOver} from '../inbox/hand-over.js';
import type {Offer} from '../inbox/offer.js';
import {passGate} from '../inbox/pass-gate.js';
import {describeFiles} from './checkpoint.js';
import {chooseDeliverable} from './choose-deliverable.js';

/** Most files that are named at the gate; the diff has them all. */
const mostNamed = 20;

const named = (lines: readonly string[], more: string): string[] =>
	lines.length > mostNamed
		? [...lines.slice(0, mostNamed), `… and ${lines.length - mostNamed} more ${more}`]
		: [...lines];

const details = ({uncommitted, files}: Deliverable, take: string | undefined): string[] => [
	...named(
		uncommitted.map(file => `your uncommitted file, in a commit of its own: ${file}`),
		'uncommitted files',
	),
	...named(describeFiles(files), 'files'),
	...(take === undefined ? [] : [`to take it afterwards: ${take}`]),
];

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
	const {progress, parts, place} = context;
	const {delivery} = parts;
	const {iteration, offers} = progress;
	// Asked again, it keeps its name.
	const others = offers.filter(offer => !(isOpen(offer) && offer.checkpoint === checkpoint));
	const branch = deliveryBranch(place.run, others);
	const chosen = yield* chooseDeliverable(context, checkpoint, branch);
	const {commit, onto, uncommitted} = chosen;
	const named = {commit, onto, uncommitted, branch, take: chosen.take};
	const announced = await delivery.announce(
		{...named, checkpoint, iteration, as: delivery.kind, askedAt: ''},
		delivery.kind,
	);
	yield {
		type: 'delivery.asked',
		iteration,
		commit,
		as: delivery.kind,
		branch,
		...(announced.to === undefined ? {} : {to: announced.to}),
		began: delivery.began,
		...(commit === checkpoint ? {} : {checkpoint}),
		onto,
		...(uncommitted.length > 0 ? {uncommitted} : {}),
		take: announced.take,
	};
	return {...chosen, iteration, checkpoint, announced};
}

const waiting: Delivered = {reason: 'delivery waits for your yes', rejected: false};

/** The user does not want it. */
async function* decline(context: Context, offer: Offer, reason: string | undefined): Events<Delivered> {
	const {iteration, commit, checkpoint} = offer;
	const said = `you did not want it delivered: ${reason ?? 'no reason was given'}`;
	yield {type: 'delivery.done', outcome: 'declined', commit, as: context.parts.delivery.kind, reason};
	yield {
		type: 'verdict.given',
		iteration,
		verdict: 'failed',
		reasons: [said],
		commit: checkpoint,
		by: 'human',
	};
	yield* noteRejection(context, iteration, reason ?? 'no reason was given');
	return {reason: said, rejected: true};
}

/** What has become of an offer, from wherever that was decided. */
const offered = ({progress}: Context, {checkpoint, iteration}: Offer) =>
	progress.offers.find(offer => offer.checkpoint === checkpoint && offer.iteration === iteration);

/** How it stands with an offer that was decided elsewhere while it was asked about here. */
const decidedElsewhere = (context: Context, offer: Offer): Delivered | undefined => {
	switch (offered(context, offer)?.outcome) {
		case 'delivered':
			return {reason: 'delivered from another terminal', rejected: false};
		case 'discarded':
			return {reason: 'you discarded it', rejected: false};
		case 'superseded':
			return {reason: 'a newer one was delivered', rejected: false};
		default:
			return undefined;
	}
};

/**
 * Asks whether an offer may be handed over, and does it after a yes. The answer is bound to the commit that the gate
 * names: where the user's branch has moved on by then, and the work fits there, it is asked again about that commit. With
 * nobody there it waits for `treadle deliver`.
 *
 * @param withdrawn aborted when the question is to be closed unanswered; a text as the reason says why
 * @throws {Halt | RollBack}
 */
export async function* askDelivery(
	context: Context,
	first: Offer,
	{withdrawn}: {withdrawn?: AbortSignal} = {},
): Events<Delivered> {
	const {parts, human} = context;
	if (!human.present) {
		return waiting;
	}

	for (let offer = first; ; ) {
		const {commit, announced, notes} = offer;
		const answer = yield* passGate(
			context,
			{
				name: 'deliver',
				question: `Deliver commit ${commit.slice(0, 9)} ${announced.question}?`,
				next: [notes, announced.next].filter(text => text !== '').join(' '),
				onReject: `The agent goes on${withdrawn === undefined ? '' : ' at the next waking'}, with your reason in its next prompt and in memory; x ends the run, and the result waits.`,
				details: details(offer, announced.take),
				commit,
			},
			{always: true, withdrawn},
		);
		const elsewhere = decidedElsewhere(context, offer);
		if (elsewhere) {
			return elsewhere;
		}

		if (answer.answer !== 'approve') {
			return withdrawn?.aborted && answer.by === 'policy'
				? {...waiting, withdrawn: true}
				: yield* decline(context, offer, answer.reason);
		}

		const {hasMoved, onHead} = await parts.delivery.choose(offer.checkpoint, '');
		if (hasMoved && onHead !== undefined && onHead.commit !== commit) {
			const again = yield* offerDelivery(context, offer.checkpoint);
			if (again.commit !== commit) {
				offer = again;
				continue;
			}
		}

		const asked = offered(context, offer);
		if (asked === undefined) {
			throw new Error('a delivery was approved that is not on record');
		}

		const {ok, text} = yield* handOver(context, asked, {kind: parts.delivery.kind});
		return {reason: ok ? `delivered ${text}` : `it could not be delivered: ${text}`, rejected: false};
	}
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
