import type {Waking} from '../../triggers/trigger.js';
import type {Context, Events} from '../inbox/context.js';
import type {Offer} from '../inbox/offer.js';
import {runTask} from '../inbox/run-task.js';
import {askDelivery} from './deliver.js';

/** Times that are told in advance. */
const toldAhead = 3;

/** You woke it, before its trigger did. */
const byYou: Waking = {trigger: 'you', reason: 'you woke it'};

/**
 * Sleeps until the loop is woken: by its trigger, or by you. Nothing of the run is alive but the engine, and no time of
 * its budget passes. A draft can be answered meanwhile; unanswered, it still waits when the loop wakes.
 *
 * @param draft what the deliver gate is open for, if anything
 * @throws {Halt | RollBack}
 */
export async function* sleep(context: Context, reason: string, draft: Offer | undefined): Events<Waking> {
	const {parts, stopwatch} = context;
	const {trigger} = parts;
	await context.session?.dispose();
	context.session = undefined;
	stopwatch.hold();
	try {
		const next = trigger.next(toldAhead).map(time => time.toISOString());
		yield {type: 'loop.slept', until: next[0], reason, trigger: trigger.label, next};
		const byHand = new AbortController();
		return yield* runTask(
			context,
			async signal =>
				trigger.wait(AbortSignal.any([signal, byHand.signal])).catch((error: unknown) => {
					if (byHand.signal.aborted && !signal.aborted) {
						return byYou;
					}

					throw error;
				}),
			{
				onWake: () => byHand.abort(),
				whyClosed: 'the loop woke up before it was answered; it still waits for your yes',
				async *meanwhile(ended) {
					if (draft !== undefined) {
						yield* askDelivery(context, draft, {withdrawn: ended});
					}
				},
			},
		);
	} finally {
		stopwatch.release();
	}
}
