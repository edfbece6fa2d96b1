import {existsSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';

/**
 * Finds the scripted agent's program: beside the running bundle or the chunks folder of it, or in the build when
 * Treadle runs from its source.
 */
export const rehearsalPath = (from = import.meta.dirname): string => {
	for (const candidate of ['rehearsal.js', '../rehearsal.js', '../../../dist/rehearsal.js']) {
		const file = path.resolve(from, candidate);
		if (existsSync(file)) {
			return file;
		}
	}

	throw new Problem('The rehearsal agent is missing from this installation.', {
		hint: 'Install Treadle again; from its source, run `npm run build` first.',
	});
};
