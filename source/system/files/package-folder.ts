import {existsSync} from 'node:fs';
import path from 'node:path';
import {exitCodes, Problem} from '../../problem.js';

const topAbove = (folder: string): string => {
	if (existsSync(path.join(folder, 'package.json'))) {
		return folder;
	}
	const above = path.dirname(folder);
	if (above === folder) {
		throw new Problem(
			`Treadle's own files are gone: there is no package.json above ${import.meta.dirname}.`,
			{
				hint: 'Was it moved, or installed in a folder that is hidden now? Install it again.',
				exitCode: exitCodes.internal,
			},
		);
	}

	return topAbove(above);
};

/**
 * Absolute path of a folder or file that ships in the package, wherever this code was built to: below the nearest
 * folder above it that holds a package.json.
 */
export const packageFolder = (...parts: readonly string[]): string =>
	path.join(topAbove(import.meta.dirname), ...parts);

/** Absolute path of a built program that runs as a process of its own. */
export const builtProgram = (name: 'engine' | 'rehearsal' | 'submit-tool'): string =>
	packageFolder('dist', `${name}.js`);
