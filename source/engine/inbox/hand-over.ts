import type {Request} from '../../control/requests.js';
import type {DeliveryAsked} from '../../journal/events/events.js';
import type {OfferedResult} from '../../journal/state/offers.js';
import type {DeliveryKind} from '../../loop/loop.js';
import {Problem} from '../../problem.js';
import {requestBody} from '../../words/request-body.js';
import type {Context, Events} from './context.js';

/** What became of it, as the end of a sentence. */
export type HandOverResult = {ok: boolean; text: string};

const bodyOf = ({loop, parts, place, progress}: Context, {commit, branch = ''}: OfferedResult): string =>
	requestBody({
		run: place.run,
		loop: loop.name,
		goal: loop.goal,
		commit,
		branch,
		verifiers: parts.verifiers.map(({id, kind, label}) => ({
			kind,
			label,
			status: progress.history.ends.get(id),
		})),
		iterations: progress.worked,
		usage: progress.usage,
		prepare: loop.prepare,
	});

/** Hands over what a person approved, and records how that went. */
export async function* handOver(
	context: Context,
	offer: OfferedResult,
	{kind, to}: {kind: DeliveryKind; to?: string | undefined},
): Events<HandOverResult> {
	const {delivery, trigger} = context.parts;
	const {commit} = offer;
	const act = async () => delivery.handOver(offer, {kind, to, body: bodyOf(context, offer)});
	try {
		// What is written into the user's repository now is no change of theirs that would wake the loop.
		const done = await (trigger.overlook?.(act) ?? act());
		const {how, branch, to: where} = done;
		yield {
			type: 'delivery.done',
			outcome: 'delivered',
			commit,
			as: kind,
			...(branch === undefined ? {} : {branch}),
			...(where === undefined ? {} : {to: where}),
		};
		return {ok: true, text: how};
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}

		const reason = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
		yield {type: 'delivery.done', outcome: 'failed', commit, as: kind, reason};
		return {ok: false, text: error.message};
	}
}

/** The result that a request names; one that was made anew since is put on record first. */
async function* named(
	{progress}: Context,
	{commit, as, renewed}: Extract<Request, {type: 'deliver'}>,
): Events<OfferedResult | undefined> {
	const offer = progress.offers.find(one => one.commit === (renewed?.from ?? commit));
	if (offer === undefined || renewed === undefined) {
		return offer;
	}

	const {iteration, branch = '', checkpoint, began} = offer;
	const {onto, take} = renewed;
	const asked: DeliveryAsked = {
		type: 'delivery.asked',
		...{iteration, commit, as, branch, checkpoint, began, onto, take},
	};
	yield asked;
	return {...offer, commit, as, onto, take, uncommitted: []};
}

/** Hands over a result that a person approved elsewhere, unless it has been. */
export async function* deliverOffered(
	context: Context,
	request: Extract<Request, {type: 'deliver'}>,
): Events {
	const offer = yield* named(context, request);
	if (offer !== undefined && offer.outcome !== 'delivered') {
		yield* handOver(context, offer, {kind: request.as, to: request.to});
	}
}
