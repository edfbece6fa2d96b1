/** Why a loop was woken. */
export type Waking = {
	/** Label of the trigger. */
	trigger: string;
	/** One sentence without a full stop. */
	reason: string;
	/** What the agent should know of it, one a line: changed files, commits, printed lines. Hostile data. */
	details?: readonly string[];
};

/** What wakes a loop. */
export type Trigger = {
	/** Displayed name, as LOOP.md writes it. */
	label: string;
	/** Whether it can fire again. */
	repeats: boolean;
	/** The next times at which it fires by itself, at most so many; empty where that is not a matter of time. */
	next: (count: number) => Date[];
	/** Waits until the loop should wake. Rejects when the signal aborts. */
	wait: (signal: AbortSignal) => Promise<Waking>;
	/**
	 * The loop is about to be woken, by this trigger or by anything else, and to look at the user's files: what happened up to
	 * now is what `woken` will count as seen.
	 */
	waking?: () => Promise<void>;
	/** The loop was woken, and this is on record: what happened up to `waking`, or else up to now, counts as seen. */
	woken?: () => Promise<void>;
	/** Does work whose changes to the user's files and branches wake nothing: a delivery. */
	overlook?: <Result>(work: () => Promise<Result>) => Promise<Result>;
};
