import type {Trigger} from './trigger.js';

/** Wakes at once, and only once. */
export const now = (): Trigger => ({
	label: 'now',
	once: true,
	async wait(signal) {
		signal.throwIfAborted();
		return 'started by hand';
	},
});
