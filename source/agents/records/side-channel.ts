import type {Usage} from '../../journal/events/events.js';

export type SideChannelListener = {
	usage: (usage: Usage) => void;
	/** One line: the agent waits for its provider and will try again. */
	retry: (text: string) => void;
};

/** A second way to hear of what an agent does, for what it does not tell by the Agent Client Protocol. */
export type SideChannel = {
	/** What the agent's command line and environment need for it. */
	arguments: readonly string[];
	environment: Readonly<Record<string, string>>;
	/** Listens to a session from now on. Without success nothing is heard. */
	open: (session: string, listener: SideChannelListener) => Promise<void>;
	/** True once it listens and tells all usage there is, so that nothing has to be heard by the protocol. */
	isComplete: () => boolean;
	/** A prompt begins. */
	begin: () => void;
	/** Waits a moment for what belongs to the prompt that has just ended. */
	settle: () => Promise<void>;
	/** What the provider said when the prompt failed: a `ProviderRefusal`, or an error with the HTTP status as its code. */
	failure: () => unknown;
	/** Resolves when the provider refuses for so long in the prompt in hand that it is better to wait without the agent. */
	gaveUp?: () => Promise<void>;
	close: () => void;
};
