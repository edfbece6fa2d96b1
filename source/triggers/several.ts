import type {Trigger, Waking} from './trigger.js';

/**
 * Several triggers as one: the first that fires wakes the loop, and all learn that it was woken.
 *
 * @param isAwake whether the loop was woken before; those that wake only once are over then
 */
export const several = (triggers: readonly Trigger[], isAwake: boolean): Trigger => {
	const repeating = triggers.filter(({repeats}) => repeats);
	let living = isAwake ? repeating : triggers;
	return {
		label: triggers.map(({label}) => label).join(', '),
		repeats: repeating.length > 0,
		next: count =>
			living
				.flatMap(trigger => trigger.next(count))
				.toSorted((left, right) => left.getTime() - right.getTime())
				.filter((time, index, all) => time.getTime() !== all[index - 1]?.getTime())
				.slice(0, count),
		async wait(signal) {
			const over = new AbortController();
			const either = AbortSignal.any([signal, over.signal]);
			const waits = living.map(async trigger => trigger.wait(either));
			try {
				return await Promise.race<Waking>(waits);
			} finally {
				// Nothing of the others goes on: no watch, no command.
				over.abort();
				await Promise.allSettled(waits);
			}
		},
		async waking() {
			await Promise.all(triggers.map(async trigger => trigger.waking?.()));
		},
		async woken() {
			living = repeating;
			await Promise.all(triggers.map(async trigger => trigger.woken?.()));
		},
		async overlook(work) {
			let all = work;
			for (const {overlook} of triggers) {
				if (overlook) {
					const inner = all;
					all = async () => overlook(inner);
				}
			}

			return all();
		},
	};
};
