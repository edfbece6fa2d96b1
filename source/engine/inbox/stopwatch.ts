/** The longest delay a timer takes; a longer one fires at once. */
const longestTimer = 2_147_483_647;

/** Measures the time a run works and says when its budget is used up. Waiting for the user does not count. */
export type Stopwatch = {
	/** Milliseconds worked so far, earlier engines of a resumed run included. */
	worked: () => number;
	/** Stops counting; holds may nest. */
	hold: () => void;
	release: () => void;
	/** Sets another limit, in milliseconds. */
	setLimit: (limit: number) => void;
	dispose: () => void;
};

export type StopwatchOptions = {
	/** Milliseconds worked before this engine. */
	before: number;
	/** Milliseconds a run may work. */
	limit: number;
	onLimit: () => void;
	/** Monotonic milliseconds: a changed wall clock must not stretch a budget. */
	now: () => number;
};

export const createStopwatch = ({before, limit: first, onLimit, now}: StopwatchOptions): Stopwatch => {
	let limit = first;
	let total = before;
	let since = now();
	let holds = 0;
	let timer: NodeJS.Timeout | undefined;

	const worked = () => (holds === 0 ? total + now() - since : total);

	const arm = () => {
		clearTimeout(timer);
		const left = limit - worked();
		timer = setTimeout(
			() => {
				if (worked() >= limit) {
					onLimit();
				} else {
					arm();
				}
			},
			Math.min(Math.max(left, 0), longestTimer),
		);
		timer.unref();
	};

	arm();
	return {
		worked,
		hold() {
			total = worked();
			holds++;
			clearTimeout(timer);
		},
		release() {
			holds--;
			if (holds === 0) {
				since = now();
				arm();
			}
		},
		setLimit(changed) {
			limit = changed;
			if (holds === 0) {
				arm();
			}
		},
		dispose() {
			clearTimeout(timer);
		},
	};
};
