import type {Usage} from '../journal/events.js';

export type CompanionListener = {
	usage: (usage: Usage) => void;
	/** One line: the agent waits for its provider and will try again. */
	retry: (text: string) => void;
};

/** A second way to hear of what an agent does, for what it does not tell by the Agent Client Protocol. */
export type AcpCompanion = {
	/** What the agent's command line and environment need for it. */
	arguments: readonly string[];
	environment: Readonly<Record<string, string>>;
	/** Listens to a session from now on. Without success nothing is heard, and `isLive` stays false. */
	open: (session: string, listener: CompanionListener) => Promise<void>;
	/** True once it listens: what it tells need not be heard elsewhere. */
	isLive: () => boolean;
	/** A prompt begins. */
	begin: () => void;
	/** Waits a moment for what belongs to the prompt that has just ended. */
	settle: () => Promise<void>;
	/** What the provider said when the prompt failed: an error with the HTTP status as its code. */
	failure: () => unknown;
	close: () => void;
};
