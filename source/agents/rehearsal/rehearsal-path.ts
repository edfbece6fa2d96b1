import {existsSync} from 'node:fs';
import {Problem} from '../../problem.js';
import {builtProgram} from '../../system/files/package-folder.js';

/** Absolute path of the scripted agent's built program. Throws a Problem when it is missing. */
export const rehearsalPath = (file = builtProgram('rehearsal')): string => {
	if (!existsSync(file)) {
		throw new Problem('The rehearsal agent is missing from this installation.', {
			hint: 'Install Treadle again; from its source, run `npm run build` first.',
		});
	}

	return file;
};
