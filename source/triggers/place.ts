import type {Clock} from '../system/clock.js';
import type {Redact} from '../system/secrets/redact.js';

/** A commit as a trigger tells of it. */
export type CommitSeen = {
	sha: string;
	/** First line of its message. Hostile data. */
	subject: string;
};

/** What triggers may ask of the user's repository; nothing is ever written there. */
export type WatchedRepository = {
	/** Absolute path of the git folder that all its worktrees share. */
	gitFolder: string;
	/** Paths of the files that git knows or would add, relative to the top of the checkout. */
	files: () => Promise<string[]>;
	/** Folders that git ignores as a whole, relative to the top of the checkout. */
	ignoredFolders: () => Promise<string[]>;
	/** Commits at the tips of its branches, by the branches' names. */
	branches: () => Promise<Map<string, string>>;
	/** Commits that one of `tips` leads to and none of `seen` does, newest first, at most so many. */
	commits: (tips: readonly string[], seen: readonly string[], most: number) => Promise<CommitSeen[]>;
};

/** What triggers need to know of the run. */
export type TriggerPlace = {
	/** Absolute path of the top of the user's checkout. */
	root: string;
	/** Absolute path of the run's folder, for what a trigger has to keep while nothing runs. */
	folder: string;
	/** Files that Treadle itself writes in the checkout, relative to its top: they wake nothing. */
	own: readonly string[];
	/** When the loop was woken last, in milliseconds since the epoch; undefined before the first time. */
	wokenAt: number | undefined;
	/** The whole environment of commands. */
	environment: Record<string, string>;
	/** Takes secrets out of what commands print. */
	redact: Redact;
	repository: WatchedRepository;
	clock: Clock;
};
