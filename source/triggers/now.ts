import type {Trigger} from './trigger.js';

/** Wakes at once, and only once. */
export const now = (): Trigger => ({
	label: 'now',
	repeats: false,
	next: () => [],
	async wait(signal) {
		signal.throwIfAborted();
		return {trigger: 'now', reason: 'started by hand'};
	},
});
