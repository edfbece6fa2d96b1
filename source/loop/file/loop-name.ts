import path from 'node:path';

/**
 * The name of a loop: its folder's, or the file's where that is not called LOOP.md. Names are part of branch names
 * and run ids, so what is neither letter, digit, `.`, `_` nor `-` becomes `-`.
 */
export const loopName = (file: string): string => {
	const {base, name, dir} = path.parse(file);
	const raw = base.toLowerCase() === 'loop.md' ? path.basename(dir) : name;
	const safe = raw
		.normalize('NFC')
		.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
		// Git takes neither `..` nor a dot at either end, nor `.lock` at the end.
		.replace(/\.{2,}/g, '.')
		.replace(/\.lock$/i, '-lock')
		.replace(/^[.-]+|[.-]+$/g, '');
	return safe === '' ? 'loop' : safe.slice(0, 60);
};
