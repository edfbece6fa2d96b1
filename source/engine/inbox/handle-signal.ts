import {isOpen} from '../../journal/state/offers.js';
import {humanEntry} from '../../memory/entry.js';
import {nowText} from '../../system/clock.js';
import {requireToday} from '../budgets/today.js';
import {warnOfLimits} from '../budgets/warn.js';
import {overspent} from '../progress/budget.js';
import {askingFor, reportLimits} from './asking.js';
import type {Context, Events, Signal} from './context.js';
import {Halt, RollBack} from './halt.js';
import {handOver} from './hand-over.js';

/** Writes what the user wants remembered. */
async function* note(context: Context, text: string): Events {
	const iteration = Math.max(context.progress.iteration, 0);
	const entry = humanEntry({run: context.place.run, iteration, at: nowText(context.clock), text});
	yield {type: 'memory.noted', iteration, by: 'human', ...entry};
	await context.parts.memory.append(entry);
}

/**
 * Deals with something the user asked for while the engine did something else.
 *
 * @throws {Halt | RollBack} when that ends what the engine is doing
 */
async function* handleRequest(
	context: Context,
	request: Extract<Signal, {kind: 'request'}>['request'],
): Events {
	switch (request.type) {
		case 'note':
			yield* note(context, request.text);
			return;
		case 'autonomy':
			yield {
				type: 'gates.changed',
				gates: request.free ? ['deliver'] : ['prompt', 'tool', 'checkpoint', 'verdict', 'memory', 'deliver'],
				by: 'human',
			};
			context.session?.askAbout?.(askingFor(context.progress.gates));
			yield* reportLimits(context);
			return;
		case 'pause':
			context.pauseRequested = true;
			return;
		case 'wake':
			context.task?.onWake?.();
			context.pauseRequested = false;
			return;
		case 'resume':
			context.pauseRequested = false;
			return;
		case 'stop':
			throw new Halt('stopped', request.reason || 'you stopped it');
		case 'deliver': {
			const offer = context.progress.offers.find(({commit}) => commit === request.commit);
			if (offer !== undefined && offer.outcome !== 'delivered') {
				yield* handOver(context, offer, {kind: request.as, to: request.to});
			}

			return;
		}

		case 'discard':
			for (const {commit, as} of context.progress.offers.filter(isOpen)) {
				if (request.commits.includes(commit)) {
					yield {type: 'delivery.done', outcome: 'discarded', commit, as};
				}
			}

			return;
		case 'rollback':
			if (context.progress.checkpoints.has(request.iteration)) {
				throw new RollBack(request.iteration, request.reason);
			}
	}
}

/** Ends the run on the very usage event that crosses a limit. */
export const requireBudget = ({progress, loop}: Context): void => {
	const why = overspent(progress, loop.stop);
	if (why !== undefined) {
		throw new Halt('budget', why);
	}
};

/** Deals with one signal, wherever the engine is. Answers to gates that are closed already are dropped. */
export async function* handleSignal(context: Context, signal: Signal): Events {
	switch (signal.kind) {
		case 'request':
			yield* handleRequest(context, signal.request);
			return;
		case 'event':
			yield signal.event;
			if (signal.event.type === 'agent.usage') {
				requireBudget(context);
				requireToday(context);
				yield* warnOfLimits(context);
			}

			return;
		case 'ask':
			if (context.task) {
				context.task.asks.push(signal.ask);
			} else {
				signal.ask.answer({allow: false, reason: 'the iteration is over'});
			}

			return;
		case 'settled':
			signal.task.settled = signal.settled;
			return;
		case 'time':
			throw new Halt('budget', signal.reason);
		case 'shutdown':
			throw new Halt('interrupted', signal.reason);
		case 'answer':
	}
}

/**
 * A point between two parts of an iteration: takes note of what was asked meanwhile, and pauses when asked to.
 *
 * @throws {Halt | RollBack}
 */
export async function* pausePoint(context: Context): Events {
	for (let signal = context.inbox.take(); signal; signal = context.inbox.take()) {
		yield* handleSignal(context, signal);
	}

	if (!context.pauseRequested) {
		return;
	}

	yield {type: 'run.paused', by: 'human', reason: 'you paused it'};
	context.stopwatch.hold();
	try {
		while (context.pauseRequested) {
			yield* handleSignal(context, await context.inbox.receive());
		}
	} finally {
		context.stopwatch.release();
	}

	yield {type: 'run.resumed', by: 'human', reason: 'you let it go on', pid: process.pid};
}
