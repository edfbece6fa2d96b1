/** Paths of files in LOOP.md, relative to the top of the repository. */
import path from 'node:path';

/** What is wrong with the path of a file of the repository, or undefined. */
export const repositoryPathMistake = (file: string): string | undefined => {
	const text = file.trim();
	if (/^(?:[/\\]|~|[a-z]:[\\/])/i.test(text)) {
		return `"${text}" is an absolute path; write it relative to the top of the repository.`;
	}

	if (text.includes('\\')) {
		return `"${text}" has a backslash; write / between folders.`;
	}

	const normal = path.posix.normalize(text);
	if (normal === '..' || normal.startsWith('../')) {
		return `"${text}" leaves the repository; name a file inside it.`;
	}

	if (normal === '.' || normal.endsWith('/')) {
		return `"${text}" is a folder; name a file.`;
	}

	return normal.split('/').some(part => part.toLowerCase() === '.git')
		? `"${text}" lies in git's own folder; name a file of the repository.`
		: undefined;
};

/** `./docs//spec.md` as `docs/spec.md`. Takes a path without mistakes. */
export const normaliseRepositoryPath = (file: string): string => path.posix.normalize(file.trim());
