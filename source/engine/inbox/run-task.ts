import type {EventBody} from '../../journal/events/events.js';
import type {Context, Events, PendingAsk, Task} from './context.js';
import {Halt, RollBack} from './halt.js';
import {handleSignal, thaw} from './handle-signal.js';

/** What a task reports to the engine while it works. */
export type TaskOutput = {
	/** Resolves when the engine is not far behind. */
	event: (event: EventBody) => Promise<void>;
	ask: (ask: PendingAsk) => void;
};

export type TaskOptions = {
	/** Turns a waiting tool call into an answer; without it nothing may be asked. */
	onAsk?: (pending: PendingAsk) => Events;
	/** Called when you wake a sleeping loop. */
	onWake?: () => void;
	/** Asks the user something while the task works; the signal is aborted when the task has ended. */
	meanwhile?: (ended: AbortSignal) => Events;
	/** Reason of that signal: why the question is closed then. */
	whyClosed?: string;
};

/**
 * Does something that takes long while the engine stays responsive to the user, the budgets and the agent's questions.
 * A halt aborts the task, waits until it has ended (what it still says is kept), and goes on from there.
 *
 * @throws whatever the task throws
 * @throws {Halt | RollBack}
 */
export async function* runTask<T>(
	context: Context,
	work: (signal: AbortSignal, output: TaskOutput) => Promise<T>,
	options: TaskOptions = {},
): Events<T> {
	const {inbox} = context;
	// A question that is asked while the loop sleeps may lead to a task of its own.
	const outer = context.task;
	const task: Task = {asks: [], settled: undefined, onWake: options.onWake ?? outer?.onWake};
	const abort = new AbortController();
	const output: TaskOutput = {
		event: async event => inbox.send({kind: 'event', event}),
		ask(ask) {
			inbox.push({kind: 'ask', ask});
		},
	};
	context.task = task;
	const ended = new AbortController();
	const settle = (settled: NonNullable<Task['settled']>): void => {
		inbox.push({kind: 'settled', task, settled});
		ended.abort(options.whyClosed);
	};

	work(abort.signal, output).then(
		value => settle({value}),
		(error: unknown) => settle({error}),
	);

	let {meanwhile} = options;
	let halt: Halt | RollBack | undefined;
	try {
		while (!task.settled) {
			try {
				if (meanwhile) {
					const ask = meanwhile;
					meanwhile = undefined;
					yield* ask(ended.signal);
					continue;
				}

				const pending = task.asks.shift();
				if (!pending) {
					yield* handleSignal(context, await inbox.receive());
				} else if (halt || !options.onAsk) {
					pending.answer({allow: false, reason: 'the run is being stopped'});
				} else {
					yield* options.onAsk(pending);
				}
			} catch (error) {
				if (!(error instanceof Halt || error instanceof RollBack)) {
					throw error;
				}

				// The first reason to stop is the one that counts; a second press of the key changes nothing.
				halt ??= error;
				thaw(context);
				abort.abort();
			}
		}
	} finally {
		abort.abort();
		context.task = outer;
		for (const pending of task.asks) {
			pending.answer({allow: false, reason: 'the run is being stopped'});
		}
	}

	if (halt) {
		throw halt;
	}

	if ('error' in task.settled) {
		throw task.settled.error;
	}

	return task.settled.value as T;
}
