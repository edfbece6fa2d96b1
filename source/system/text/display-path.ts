import path from 'node:path';

/** A path for messages: relative to the current folder when it lies inside, else as it is. */
export const displayPath = (file: string, from: string = process.cwd()): string => {
	const relative = path.relative(from, file);
	const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
	return outside || relative === '' ? file : relative;
};
