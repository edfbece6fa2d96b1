const isException = (glob: string): boolean => glob.trimStart().startsWith('!');

/** Globs of `protect` without the exceptions among them. */
export const protectingGlobs = (globs: readonly string[]): string[] =>
	globs.filter(glob => !isException(glob));

/** The exceptions among globs of `protect`, without their exclamation marks: what the agent may change. */
export const exceptedGlobs = (globs: readonly string[]): string[] =>
	globs.filter(isException).map(glob => glob.trimStart().slice(1));

/** What is wrong with a glob of `protect`, or undefined. Globs are relative to the top of the repository. */
export const globMistake = (written: string): string | undefined => {
	const isException = written.trim().startsWith('!');
	const glob = isException ? written.trim().slice(1) : written;
	if (glob.trim() === '') {
		if (isException) {
			return 'an exclamation mark alone excepts nothing; write what the agent may change behind it.';
		}

		return 'an empty glob protects nothing; remove it.';
	}

	if (/^(?:[/\\]|~|[a-z]:[\\/])/i.test(glob)) {
		return `"${glob}" is an absolute path; write it relative to the top of the repository.`;
	}

	// Alternatives in braces and brackets begin a path of their own.
	if (glob.split(/[/\\{},()|]/).includes('..')) {
		return `"${glob}" leaves the repository; only files inside it can be protected.`;
	}

	if (glob.startsWith('!')) {
		return `"${written}" has two exclamation marks; one says that the agent may change what follows.`;
	}

	return undefined;
};

/** What is wrong with a glob of `allow`, or undefined. */
export const allowMistake = (written: string): string | undefined =>
	written.trim().startsWith('!')
		? `"${written}" is an exception; name what the agent may change, and protect the rest with "protect".`
		: globMistake(written)
				?.replace('protects nothing', 'allows nothing')
				.replace('can be protected', 'can be allowed');

/** A glob in the form that is matched: `./test/` and `test/` mean everything in the folder `test`. */
export const normaliseGlob = (glob: string): string => {
	const [, exception = '', path = ''] = /^(!?)\s*(.*)$/s.exec(glob.trim()) ?? [];
	const relative = path.replace(/^(?:\.\/+)+/, '');
	return `${exception}${relative.endsWith('/') ? `${relative}**` : relative}`;
};
