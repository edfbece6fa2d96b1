import {emptyState} from '../../journal/state/fold.js';
import type {Moment, RunView} from '../../journal/state/state.js';

const nothing: Moment = {state: emptyState, steps: [], olderSteps: 0, output: [], olderOutput: 0, last: ''};

/**
 * The view of a run whose engine is still starting: empty until the real one is open, so that the screen need not wait.
 */
export const pendingView = (opening: Promise<RunView>): RunView => {
	let view: RunView | undefined;
	let closed = false;
	let failure: Error | undefined;
	const waiting = new Set<() => void>();
	const subscriptions = new Map<() => void, () => void>();

	const opened = opening.then(
		async real => {
			if (closed) {
				return real.close();
			}
			view = real;
			for (const listener of waiting) {
				subscriptions.set(listener, real.subscribe(listener));
			}
			for (const listener of [...waiting]) {
				listener();
			}
		},
		(error: unknown) => {
			failure = error instanceof Error ? error : new Error(String(error));
			for (const listener of [...waiting]) {
				listener();
			}
		},
	);

	return {
		live: () => view?.live() ?? nothing,
		newest: () => view?.newest() ?? 0,
		at: async seq => view?.at(seq) ?? nothing,
		subscribe(listener) {
			waiting.add(listener);
			if (view) {
				subscriptions.set(listener, view.subscribe(listener));
			}
			return () => {
				waiting.delete(listener);
				subscriptions.get(listener)?.();
				subscriptions.delete(listener);
			};
		},
		problem: () => failure ?? view?.problem?.(),
		async close() {
			closed = true;
			// It may never open, so it is not awaited.
			if (view) {
				await view.close();
			} else {
				void opened;
			}
		},
	};
};
