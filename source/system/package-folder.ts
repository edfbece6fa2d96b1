import {existsSync} from 'node:fs';
import path from 'node:path';

/** Absolute path of the folder Treadle is installed in: the nearest one above this code that holds a package.json. */
export const packageFolder = (from: string = import.meta.dirname): string => {
	if (existsSync(path.join(from, 'package.json'))) return from;
	const above = path.dirname(from);
	if (above === from) throw new Error('Treadle lies in no package');
	return packageFolder(above);
};

/** Absolute path of a built program that runs as a process of its own. */
export const builtProgram = (name: 'engine' | 'rehearsal'): string =>
	path.join(packageFolder(), 'dist', `${name}.js`);
