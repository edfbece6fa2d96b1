import type {Trigger, Waking} from '../../../source/triggers/trigger.js';

export type Waiting = {
	/** What woke the loop, once it has. */
	waking: () => Waking | undefined;
	/** Why the wait ended without a waking. */
	failure: () => unknown;
	over: Promise<unknown>;
	stop: () => Promise<void>;
};

/** Waits for a trigger in the background. */
export const waitFor = (trigger: Trigger): Waiting => {
	const control = new AbortController();
	let found: Waking | undefined;
	let failed: unknown;
	const over = trigger.wait(control.signal).then(
		waking => {
			found = waking;
		},
		error => {
			failed = error;
		},
	);
	return {
		waking: () => found,
		failure: () => failed,
		over,
		async stop() {
			control.abort(new Error('stopped'));
			await over;
		},
	};
};
