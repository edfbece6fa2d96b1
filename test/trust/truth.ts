import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {heldOut} from './project.js';
import {runBounded} from './run-bounded.js';

const probe = `
const {split} = await import(process.argv[2]);
process.stdout.write(JSON.stringify(JSON.parse(process.argv[3]).map(([cents, people]) => split(cents, people))));
`;

/**
 * Whether the bug is really gone: asks the code for answers no test of the project has, in a process of its own, and
 * compares them here, where the code cannot reach.
 *
 * @param folder absolute path of a checkout
 */
export const isReallyFixed = async (folder: string): Promise<boolean> => {
	const scratch = await mkdtemp(path.join(tmpdir(), 'treadle-truth-'));
	try {
		const file = path.join(scratch, 'probe.mjs');
		await writeFile(file, probe);
		const {code, stdout} = await runBounded(
			[process.execPath, file, path.join(folder, 'src/split.js'), JSON.stringify(heldOut)],
			5000,
			{folder: scratch, environment: {PATH: process.env.PATH ?? ''}},
		);
		return code === 0 && stdout === JSON.stringify(heldOut.map(([, , shares]) => shares));
	} finally {
		await rm(scratch, {recursive: true, force: true});
	}
};
