/** What wakes a loop. */
export type Trigger = {
	/** For the screen, e.g. `now`. */
	label: string;
	/** Waits until the loop should wake; resolves with why. Rejects when the signal aborts. */
	wait: (signal: AbortSignal) => Promise<string>;
	/** True when a run ends after its goal is met or its budget spent, instead of sleeping until the next wake. */
	once: boolean;
};
