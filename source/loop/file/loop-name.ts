import path from 'node:path';

/**
 * The name of a loop: that of its folder, or of its file if that is not called LOOP.md. It becomes part of branch names and
 * run ids, so characters other than letters, digits, `.`, `_` and `-` become `-`.
 */
export const loopName = (file: string): string => {
	const {base, name, dir} = path.parse(file);
	const raw = base.toLowerCase() === 'loop.md' ? path.basename(dir) : name;
	const safe = raw
		.normalize('NFC')
		.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
		// Git refuses `..`, a dot at either end, and `.lock` at the end.
		.replace(/\.{2,}/g, '.')
		.replace(/\.lock$/i, '-lock')
		.replace(/^[.-]+|[.-]+$/g, '');
	return safe === '' ? 'loop' : safe.slice(0, 60);
};
