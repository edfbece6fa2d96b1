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
