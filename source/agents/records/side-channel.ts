import type {Usage} from '../../journal/events/events.js';

export type SideChannelListener = {
	usage: (usage: Usage) => void;
	/** One line: the agent waits for its provider and will retry. */
	retry: (text: string) => void;
};

/** A second source for what an agent does not report by the Agent Client Protocol. */
export type SideChannel = {
	/** What it adds to the agent's command line and environment. */
	arguments: readonly string[];
	environment: Readonly<Record<string, string>>;
	/** Follows a session from now on. When that fails, nothing is reported. */
	open: (session: string, listener: SideChannelListener) => Promise<void>;
	/** True once it reports all usage, so that the protocol's reports are not needed. */
	isComplete: () => boolean;
	/** A prompt begins. */
	begin: () => void;
	/** Waits briefly for reports about the prompt that has just ended. */
	settle: () => Promise<void>;
	/** Why the prompt failed: a `ProviderRefusal`, or an error with the HTTP status as its code. */
	failure: () => unknown;
	/** Resolves when the provider has refused the current prompt for too long to wait for the agent. */
	gaveUp?: () => Promise<void>;
	close: () => void;
};
