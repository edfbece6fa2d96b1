/** What is wrong with a glob of `protect`, or undefined. Globs are relative to the top of the repository. */
export const globMistake = (glob: string): string | undefined => {
	if (glob.trim() === '') {
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
		return `"${glob}" would protect everything but that; list what to protect instead.`;
	}

	return undefined;
};

/** `./test/` and `test/` mean what people mean by them: everything in the folder `test`. */
export const normaliseGlob = (glob: string): string => {
	const relative = glob.trim().replace(/^(?:\.\/+)+/, '');
	return relative.endsWith('/') ? `${relative}**` : relative;
};
