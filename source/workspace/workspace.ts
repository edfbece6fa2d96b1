import type {CheckpointMade, Sha} from '../journal/events/events.js';

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

export type Checkpoint = Omit<CheckpointMade, 'type' | 'iteration'>;

export type CheckoutOptions = {
	/** For a reviewer: files that would instruct it are as in the base, too. */
	forReview?: boolean;
	/** With the commit's own protected files, in place of the base's. */
	asIs?: boolean;
};

/** Where the agent works: a private clone, and Treadle's own store beside it. */
export type Workspace = {
	/** Absolute path of the folder the agent works in. */
	folder: string;
	base: Snapshot;
	/**
	 * Commits what lies in the workspace, as it lies there, with trailers Treadle-Run, Treadle-Iteration. The agent's own
	 * commits and git settings are irrelevant to it. Then restores tampered protected paths in the workspace.
	 */
	checkpoint: (iteration: number, subject: string) => Promise<Checkpoint>;
	/**
	 * Lets the agent change these protected paths for the rest of the run. What it did to them in the last checkpoint now
	 * counts as work: in the workspace, in checkouts, and in the commit to go on from.
	 */
	allow: (paths: readonly string[]) => Promise<void>;
	/**
	 * A clean checkout of the commit, protected paths as in the base, dependencies prepared. The folder is reused: valid
	 * until the next call. `report` gets the lines that the `prepare` command prints. Throws a PrepareProblem
	 * (exit code 8) when the prepare command fails: as the base was prepared before, because of what the commit changed.
	 */
	checkout: (
		commit: Sha,
		report: (line: string) => void,
		signal: AbortSignal,
		options?: CheckoutOptions,
	) => Promise<string>;
	/**
	 * Restores the files of the last checkout, and what was prepared for it, between one check and the next. Files that a
	 * check has added stay.
	 */
	restore: () => Promise<void>;
	/** Protected paths of the last checkout that a check has written to, or removed, since then. */
	touched: () => Promise<string[]>;
	/** Saves what lies in the workspace as a salvage commit, then makes it equal to the commit. Returns the salvage. */
	rollBack: (commit: Sha, label: string) => Promise<Sha | undefined>;
	/** Removes the workspace; the store and its checkpoints stay. */
	dispose: () => Promise<void>;
};
