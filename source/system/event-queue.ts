/** Hands values from callbacks to one async reader, in order. */
export type EventQueue<T> = AsyncIterable<T> & {
	push: (value: T) => void;
	/** No more values; what was pushed before is still read. */
	end: () => void;
};

export type QueueOptions = {
	/** Values waiting from which on `onFull` asks the source to pause. */
	full: number;
	onFull: () => void;
	/** The reader has caught up. */
	onEmpty: () => void;
};

export const createEventQueue = <T>(options?: QueueOptions): EventQueue<T> => {
	let waiting: T[] = [];
	let next = 0;
	let ended = false;
	let isFull = false;
	let wake: (() => void) | undefined;

	return {
		push(value) {
			if (ended) {
				return;
			}

			waiting.push(value);
			if (options && !isFull && waiting.length - next >= options.full) {
				isFull = true;
				options.onFull();
			}

			wake?.();
		},
		end() {
			ended = true;
			wake?.();
		},
		async *[Symbol.asyncIterator]() {
			while (true) {
				while (next < waiting.length) {
					yield waiting[next++] as T;
				}

				waiting = [];
				next = 0;
				if (isFull) {
					isFull = false;
					options?.onEmpty();
				}

				if (ended) {
					return;
				}

				await new Promise<void>(resolve => {
					wake = resolve;
				});
				wake = undefined;
			}
		},
	};
};
