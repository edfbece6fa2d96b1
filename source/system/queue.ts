/** A queue in memory with one reader: values are read in the order in which they were put in. */
export type Queue<T> = AsyncIterable<T> & {
	/** Puts a value in; never waits. */
	push: (value: T) => void;
	/** Puts a value in and resolves when the reader is not far behind, so that a stream cannot fill the memory. */
	send: (value: T) => Promise<void>;
	/** The next value, as soon as there is one. */
	receive: () => Promise<T>;
	/** The next value when there is one already. */
	take: () => T | undefined;
	/** No more values; what was pushed before is still read. */
	end: () => void;
};

/** For a source that cannot wait for `send`, but can be paused. */
export type QueueOptions = {
	/** Values waiting from which on `onFull` asks the source to pause. */
	full: number;
	onFull: () => void;
	/** The reader has caught up. */
	onEmpty: () => void;
};

/** Values waiting from which on `send` waits, until half of them are read. */
const highWater = 256;

export const createQueue = <T>(options?: QueueOptions): Queue<T> => {
	let values: T[] = [];
	let head = 0;
	let isEnded = false;
	let isFull = false;
	let wakeReader: (() => void) | undefined;
	let waitingSenders: (() => void)[] = [];

	const size = () => values.length - head;

	const push = (value: T): void => {
		if (isEnded) {
			return;
		}

		values.push(value);
		if (options && !isFull && size() >= options.full) {
			isFull = true;
			options.onFull();
		}

		wakeReader?.();
	};

	const take = (): T | undefined => {
		if (size() === 0) {
			return undefined;
		}

		const value = values[head++] as T;
		// Dropped in one go: shifting one by one would be quadratic.
		if (head === values.length || head > 1024) {
			values = values.slice(head);
			head = 0;
		}

		if (waitingSenders.length > 0 && size() < highWater / 2) {
			const senders = waitingSenders;
			waitingSenders = [];
			for (const resume of senders) {
				resume();
			}
		}

		return value;
	};

	/** Resolves when there is a value, or none will come. */
	const arrival = async (): Promise<void> => {
		while (size() === 0) {
			if (isFull) {
				isFull = false;
				options?.onEmpty();
			}

			if (isEnded) {
				return;
			}

			await new Promise<void>(resolve => {
				wakeReader = resolve;
			});
			wakeReader = undefined;
		}
	};

	return {
		push,
		async send(value) {
			push(value);
			if (size() >= highWater) {
				await new Promise<void>(resolve => {
					waitingSenders.push(resolve);
				});
			}
		},
		async receive() {
			await arrival();
			return take() as T;
		},
		take,
		end() {
			isEnded = true;
			wakeReader?.();
		},
		async *[Symbol.asyncIterator]() {
			do {
				while (size() > 0) {
					yield take() as T;
				}

				await arrival();
			} while (size() > 0);
		},
	};
};
