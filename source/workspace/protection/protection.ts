import picomatch from 'picomatch';

/** What a guard decides about a file: it stays as the agent left it (`free`), becomes the base's, or gets this text. */
export type GuardedFile = 'free' | 'base' | {text: string};

/** Files of which the agent may change some parts but not others. */
export type Guard = {
	/** Whether it guards a path, whether or not a file is there. */
	covers: (path: string) => boolean;
	/** `base` and `now` are the file's texts; undefined where it does not exist, or is no regular file. */
	correct: (path: string, base: string | undefined, now: string | undefined) => GuardedFile;
};

/** What an agent may not change while it works. Frozen for a run. */
export type Protection = {
	/** Whether a path has to stay as in the base: no file may be changed, added or removed there. */
	isProtected: (path: string) => boolean;
	/** Whether a path is among those that `allow` names; all are where the loop has no such limit. */
	mayChange: (path: string) => boolean;
	guard: Guard;
	/** Paths that are no part of the agent's work: what package managers leave beside a manifest. */
	leave: readonly string[];
	/** What is protected beside the loop's globs, and why, one a line: `path: why`. */
	lines: readonly string[];
	/** Files of the base that are named like tests, and that nothing protects. */
	unprotectedTests: readonly string[];
};

/** Says whether globs match a path. A glob that names a folder matches everything in it. */
export const protectionOf = (globs: readonly string[]): ((path: string) => boolean) => {
	const patterns = globs.map(glob =>
		glob
			.trim()
			.replace(/^(?:\.\/+)+/, '')
			.replace(/\/+$/, ''),
	);
	const withContents = patterns.flatMap(pattern => [pattern, `${pattern}/**`]);
	return patterns.length === 0 ? () => false : picomatch(withContents, {dot: true});
};

/** The loop's globs and nothing else. */
export const protectGlobs = (globs: readonly string[]): Protection => ({
	isProtected: protectionOf(globs),
	mayChange: () => true,
	guard: {covers: () => false, correct: () => 'free'},
	leave: [],
	lines: [],
	unprotectedTests: [],
});

/** A protection during a run, in which the user may allow some of the paths. */
export type HeldProtection = Protection & {isAllowed: (path: string) => boolean};

/** The protection without the paths that the user allowed. */
export const exceptAllowed = (protection: Protection, allowed: ReadonlySet<string>): HeldProtection => ({
	...protection,
	isAllowed: path => allowed.has(path),
	mayChange: path => allowed.has(path) || protection.mayChange(path),
	isProtected: path => !allowed.has(path) && protection.isProtected(path),
	guard: {...protection.guard, covers: path => !allowed.has(path) && protection.guard.covers(path)},
});
