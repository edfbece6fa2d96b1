import type {ChangedFile, Sha} from '../journal/events/events.js';

/** The user's repository as found before a run. Nothing here writes to it. */
export type Repository = {
	/** Absolute real path of the work tree's top. */
	root: string;
	/** Stable id, from the real path of the git common dir: two worktrees of one repository share it. */
	id: string;
	/** Absolute path of the git common dir. */
	gitFolder: string;
	head: Sha | undefined;
	branch: string | undefined;
};

/** The user's files, dirty ones included, copied into Treadle's own store. */
export type Snapshot = {
	commit: Sha;
	tree: Sha;
	dirty: boolean;
	/** What could not be captured and why, one a line: nested repositories, huge files. */
	skipped: string[];
};

export type Checkpoint = {
	commit: Sha;
	tree: Sha;
	parent: Sha;
	files: ChangedFile[];
	/** Protected paths that differ from the base. */
	tampered: string[];
	/** With tampered paths: the commit to go on from, which has them as in the base, and nothing of the tampering behind it. */
	restored?: Sha;
};

export type CheckoutOptions = {
	/** For an agent that judges: what would tell it how to behave is as in the base, too. */
	forReview?: boolean;
};

/** Where the agent works: a private clone, and Treadle's own store beside it. */
export type Workspace = {
	/** Absolute path of the folder the agent works in. */
	folder: string;
	base: Snapshot;
	/**
	 * Commits what lies in the workspace, as it lies there, with trailers Treadle-Run, Treadle-Iteration. The agent's own
	 * commits and git settings are irrelevant to it. Then puts tampered protected paths back in the workspace.
	 */
	checkpoint: (iteration: number, subject: string) => Promise<Checkpoint>;
	/**
	 * Lets the agent have these protected paths for the rest of the run. What it did to them in the checkpoint made last is
	 * work now: in the workspace, in the commit to go on from (with all of them allowed the checkpoint's own), in checkouts.
	 */
	allow: (paths: readonly string[]) => Promise<void>;
	/**
	 * A clean checkout of the commit, protected paths as in the base, dependencies prepared. The folder is kept and used
	 * again: valid until the next call. `report` gets the lines that the `prepare` command prints. Throws a PrepareProblem
	 * (exit code 8) when the prepare command fails: as the base was prepared before, because of what the commit changed.
	 */
	checkout: (
		commit: Sha,
		report: (line: string) => void,
		signal: AbortSignal,
		options?: CheckoutOptions,
	) => Promise<string>;
	/**
	 * Puts the files of the last checkout, and what was prepared for it, back as `checkout` left them, between one check and
	 * the next. What a check has made beside them stays.
	 */
	restore: () => Promise<void>;
	/** Protected paths of the last checkout that a check has written to, or removed, since then. */
	touched: () => Promise<string[]>;
	/** Saves what lies in the workspace as a salvage commit, then makes it equal to the commit. Returns the salvage. */
	rollBack: (commit: Sha, label: string) => Promise<Sha | undefined>;
	/** Forgets temporary folders of this run; the store and its checkpoints stay. */
	dispose: () => Promise<void>;
};
