import type {Event, RunOutcome} from '../../journal/events/events.js';
import {createNotices} from '../../words/notices.js';
import {messageOf, type NotifiedRun} from './message.js';
import {createNotifier, type NotifierOptions} from './notifier.js';

/** Milliseconds for which a gate must wait before it is told of: who steps through a run needs no notice. */
const gateDelay = 2000;

/** Milliseconds that the last notice may take. A stop has a second for everything. */
const lastPatience = 10_000;
const stoppedPatience = 250;

/** How runs end that somebody stopped: they know already. */
const byHand: ReadonlySet<RunOutcome> = new Set(['stopped', 'interrupted']);

/** Tells the loop's `notify` command what is worth notice. */
export type RunNotifier = {
	/** Takes every event of the run, in order, after it is on record. */
	event: (event: Event) => void;
	/** Call it after the last event, and wait for it: nothing of the command is left then. Never rejects. */
	close: () => Promise<void>;
};

export type RunNotifierOptions = NotifierOptions & {
	about: NotifiedRun;
	/** Milliseconds. */
	gateDelay?: number;
};

export const notifyOf = (options: RunNotifierOptions): RunNotifier => {
	const noticeOf = createNotices();
	const notifier = createNotifier(options);
	const open = new Map<string, NodeJS.Timeout>();
	let outcome: RunOutcome | undefined;

	const withdraw = (gate: string): void => {
		clearTimeout(open.get(gate));
		open.delete(gate);
		notifier.withdraw(gate);
	};

	return {
		event(event) {
			if (event.type === 'gate.answered') {
				withdraw(event.gate);
			} else if (event.type === 'run.finished') {
				outcome = event.outcome;
				for (const gate of [...open.keys()]) {
					withdraw(gate);
				}
			}

			const notice = noticeOf(event);
			if (!notice) {
				return;
			}
			const message = messageOf(options.about, notice, event);
			if (event.type === 'gate.opened') {
				open.set(
					event.gate,
					setTimeout(() => {
						open.delete(event.gate);
						notifier.tell(message);
					}, options.gateDelay ?? gateDelay),
				);
			} else {
				notifier.tell(message);
			}
		},
		async close() {
			for (const timer of open.values()) {
				clearTimeout(timer);
			}
			await notifier.close(outcome !== undefined && byHand.has(outcome) ? stoppedPatience : lastPatience);
		},
	};
};
