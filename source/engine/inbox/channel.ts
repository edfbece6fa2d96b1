/** A queue with one reader: whatever may happen during a run arrives here, in order. */
export type Channel<T> = {
	/** Puts a value in; never waits. For what is rare: a key, a timer. */
	push: (value: T) => void;
	/** Puts a value in and resolves when the reader is not far behind. For streams: keeps a flood out of memory. */
	send: (value: T) => Promise<void>;
	/** The next value, as soon as there is one. */
	receive: () => Promise<T>;
	/** The next value when there is one already. */
	take: () => T | undefined;
};

/** How far a stream may run ahead of the journal. */
const highWater = 256;

export const createChannel = <T>(): Channel<T> => {
	let values: T[] = [];
	let head = 0;
	let reader: ((value: T) => void) | undefined;
	let writers: (() => void)[] = [];

	const size = () => values.length - head;

	const push = (value: T) => {
		if (reader) {
			const resolve = reader;
			reader = undefined;
			resolve(value);
			return;
		}

		values.push(value);
	};

	const shift = (): T => {
		const value = values[head] as T;
		head++;
		// Dropped in one go: shifting one by one would be quadratic.
		if (head === values.length || head > 1024) {
			values = values.slice(head);
			head = 0;
		}

		if (writers.length > 0 && size() < highWater / 2) {
			const waiting = writers;
			writers = [];
			for (const resume of waiting) {
				resume();
			}
		}

		return value;
	};

	return {
		push,
		async send(value) {
			push(value);
			if (size() >= highWater) {
				await new Promise<void>(resolve => {
					writers.push(resolve);
				});
			}
		},
		async receive() {
			if (size() > 0) {
				return shift();
			}

			return new Promise<T>(resolve => {
				reader = resolve;
			});
		},
		take: () => (size() > 0 ? shift() : undefined),
	};
};
