import {isOpen} from '../../journal/state/offers.js';
import {humanEntry} from '../../memory/entry.js';
import {nowText} from '../../system/clock.js';
import {requireToday} from '../budgets/today.js';
import {warnOfLimits} from '../budgets/warn.js';
import {overspent} from '../progress/budget.js';
import {askingFor, reportLimits} from './asking.js';
import {changeLimits} from './change-limits.js';
import type {Context, Events, Signal} from './context.js';
import {Halt, RollBack} from './halt.js';
import {deliverOffered} from './hand-over.js';

const inNextPrompt = 'The agent reads your note in its next prompt.';

/** Gives the note to the agent at work, where it can take one during its turn, and tells what became of that. */
const giveToTurn = async (
	{atTurn, freezer, inbox}: Context,
	entry: {iteration: number; title: string; text: string},
	say: (said: string) => void,
): Promise<void> => {
	if (!atTurn) {
		say(inNextPrompt);
		return;
	}

	const {iteration, title, text} = entry;
	const isTaken =
		!freezer.isFrozen() && ((await atTurn.steer?.(`The user says, while you work: ${text}`)) ?? false);
	const said = isTaken ? 'The agent was given your note at once, during its turn.' : inNextPrompt;
	const step = {kind: 'notice', id: `note ${title}`, text: said} as const;
	inbox.push({kind: 'event', event: {type: 'agent.step', iteration, step}});
	say(said);
};

/** Writes what the user wants remembered, and gives it to the agent at once where that can take it. */
async function* note(context: Context, text: string, say: (said: string) => void): Events {
	const iteration = Math.max(context.progress.iteration, 0);
	const entry = humanEntry({run: context.place.run, iteration, at: nowText(context.clock), text});
	yield {type: 'memory.noted', iteration, by: 'human', ...entry};
	await context.parts.memory.append(entry);
	// Not waited for: a stop must not wait for an agent that is slow to answer.
	void giveToTurn(context, {iteration, title: entry.title, text}, say).catch(() => say(inNextPrompt));
}

/** Freezes what the run has started; what would come next waits too. */
async function* freeze(context: Context): Events {
	context.pauseRequested = true;
	// Between two parts of an iteration, and asleep, nothing runs, and the pause comes by itself.
	if (!context.task || context.task.onWake || context.freezer.isFrozen()) {
		return;
	}

	yield {type: 'run.paused', by: 'human', reason: 'you froze it', frozen: true};
	context.stopwatch.hold();
	context.freezer.freeze();
}

/** Ends a pause that was asked for, and a freeze. */
async function* letGoOn(context: Context): Events {
	context.pauseRequested = false;
	if (context.freezer.isFrozen()) {
		yield {type: 'run.resumed', by: 'human', reason: 'you let it go on', pid: process.pid};
		thaw(context);
	}
}

/** Lets what is frozen go on, so that it can be stopped or work. */
export const thaw = ({freezer, stopwatch}: Context): void => {
	if (freezer.isFrozen()) {
		freezer.thaw();
		stopwatch.release();
	}
};

/**
 * Deals with something the user asked for while the engine did something else.
 *
 * @throws {Halt | RollBack} when that ends what the engine is doing
 */
async function* handleRequest(
	context: Context,
	{request, say = () => {}}: Extract<Signal, {kind: 'request'}>,
): Events {
	switch (request.type) {
		case 'note':
			yield* note(context, request.text, say);
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
		case 'freeze':
			yield* freeze(context);
			return;
		case 'wake':
			context.task?.onWake?.();
			yield* letGoOn(context);
			return;
		case 'resume':
			yield* letGoOn(context);
			return;
		case 'stop':
			throw new Halt('stopped', request.reason || 'you stopped it');
		case 'deliver':
			yield* deliverOffered(context, request);
			return;
		case 'discard':
			for (const {commit, as} of context.progress.offers.filter(isOpen)) {
				if (request.commits.includes(commit)) {
					yield {type: 'delivery.done', outcome: 'discarded', commit, as};
				}
			}

			return;
		case 'limits':
			yield* changeLimits(context, request.limits);
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
			yield* handleRequest(context, signal);
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

	// What was frozen has come to its end all the same: the pause goes on from there.
	if (context.freezer.isFrozen()) {
		try {
			while (context.freezer.isFrozen()) {
				yield* handleSignal(context, await context.inbox.receive());
			}
		} catch (error) {
			thaw(context);
			throw error;
		}

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
