import type {Waking} from '../triggers/trigger.js';
import type {Context, Events} from './inbox/context.js';
import type {Offer} from './inbox/offer.js';
import {runTask} from './inbox/run-task.js';
import {openWorkspace, verifyBase} from './phases/base.js';
import {offerDelivery} from './phases/deliver.js';
import {sleep} from './phases/sleep.js';
import {firedBy, wake} from './phases/wake.js';
import type {NextMove} from './progress/decide.js';

/** How a run is woken that was started for one waking only. */
const forOnce: Waking = {trigger: 'you', reason: 'started for one waking'};

/** Kinds of triggers that do not wait the first time. */
const atOnce: readonly string[] = ['now', 'every'];

/**
 * Waits for what wakes a new run.
 *
 * @throws {Halt | RollBack}
 */
export async function* firstWaking(context: Context): Events {
	const {loop, once, parts} = context;
	const {trigger} = parts;
	if (!once && !loop.triggers.some(({kind}) => atOnce.includes(kind))) {
		// What it starts from was captured when it was started; that may be long ago by then.
		yield* wake(context, yield* sleep(context, 'it waits to be woken for the first time', undefined));
		return;
	}

	yield firedBy(
		once && trigger.repeats ? forOnce : yield* runTask(context, async signal => trigger.wait(signal)),
	);
	await trigger.woken?.();
}

/** The verified result of the last waking, as a draft that waits for a yes; undefined where there is none. */
async function* draftOf(context: Context): Events<Offer | undefined> {
	const {last, commit, base, offer} = context.progress;
	const isResult = last?.verdict === 'passed' && last.iteration > 0 && commit !== base;
	if (!isResult || offer === 'answered') {
		return undefined;
	}

	// An earlier engine's offer is made once more: what it said is not kept.
	if (offer === undefined || context.draft?.checkpoint !== commit) {
		context.draft = yield* offerDelivery(context, commit);
	}

	return context.draft;
}

/** Begins the next waking: with the base, where it starts from other files than before. */
async function* begin(context: Context, waking: Waking): Events<NextMove> {
	const start = yield* wake(context, waking);
	if (start === 'new files') {
		return yield* verifyBase(context);
	}

	if (start === 'nothing') {
		return {decision: 'sleep', reason: context.progress.wokenBy?.kept ?? 'there is nothing to start from'};
	}

	if (context.workspace === undefined) {
		yield* openWorkspace(context);
	}

	return {decision: 'continue', reason: ''};
}

/**
 * Begins the next waking of a run that was asleep, without waiting for its trigger.
 *
 * @throws {Halt | RollBack}
 */
export const wakeByHand = (context: Context): Events<NextMove> => begin(context, forOnce);

/**
 * Sleeps until something wakes the loop, and begins the next waking. A verified result becomes a draft, which waits for a
 * yes while the loop sleeps, and after that.
 *
 * @throws {Halt | RollBack}
 */
export async function* sleepAndWake(context: Context, reason: string): Events<NextMove> {
	const draft = yield* draftOf(context);
	return context.once
		? {decision: 'stop', outcome: 'slept', reason}
		: yield* begin(context, yield* sleep(context, reason, draft));
}
