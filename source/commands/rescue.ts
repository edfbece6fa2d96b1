import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {stateHome} from '../system/files/state-home.js';
import {displayPath} from '../system/text/display-path.js';
import {listRescueSnapshots, rescue as restore} from '../workspace/rescue.js';
import {locate} from './selection/locate.js';
import {printLines} from './terminal/output.js';

export type RescueOptions = {
	/** Folder to bring the files to. */
	to?: string;
	/** The repository they were in, when it is not there any more. */
	repository?: string;
};

/** State folders with snapshots of a checkout that is gone, or no longer a repository. */
const foldersOf = async (root: string): Promise<{known: string[]; folders: string[]}> => {
	const home = stateHome();
	const known = new Map<string, string>();
	for (const name of await readdir(home).catch((): string[] => [])) {
		const folder = path.join(home, name);
		for (const snapshot of await listRescueSnapshots(folder)) {
			known.set(snapshot.root, folder);
		}
	}

	return {known: [...known.keys()], folders: [known.get(root) ?? []].flat()};
};

const findFolder = async (root: string): Promise<string> => {
	try {
		return (await locate(root)).folder;
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}
		const {known, folders} = await foldersOf(root);
		if (folders[0]) {
			return folders[0];
		}
		throw new Problem(`There is no snapshot of ${root}.`, {
			hint:
				known.length === 0
					? 'No run was ever started by this user.'
					: `Name the repository: treadle rescue --repository <folder>\nThere are snapshots of: ${known.join(', ')}`,
			cause: error,
		});
	}
};

/**
 * Restores the files as they were before a run, the newest by default, into a new folder. Works even when the repository
 * is damaged or gone.
 */
export const rescue = async (run: string | undefined, {to, repository}: RescueOptions): Promise<ExitCode> => {
	const found = await findFolder(path.resolve(repository ?? '.'));
	const {folder, snapshot} = await restore({folder: found, to, run});
	const lines = [
		`The files of ${snapshot.root} as they were before ${snapshot.run}, ${snapshot.at}:`,
		`  ${displayPath(folder)}`,
		...(snapshot.skipped.length > 0 ? ['Not captured:', ...snapshot.skipped.map(line => `  ${line}`)] : []),
	];
	printLines(lines);
	return exitCodes.verified;
};
