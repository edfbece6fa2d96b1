/** What wakes a loop. */
export type Trigger = {
	/** Displayed name, such as `now`. */
	label: string;
	/** Waits until the loop should wake; resolves with the reason. Rejects when the signal aborts. */
	wait: (signal: AbortSignal) => Promise<string>;
	/** True when a run ends once its goal is met or its budget spent, instead of sleeping until the next wake. */
	once: boolean;
};
