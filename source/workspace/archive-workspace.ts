import {existsSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../journal/events/events.js';
import {removeFolder} from './checkout/real-folder.js';
import {overlayOf} from './checkout/tampering.js';
import {recordFiles} from './checkpoint.js';
import {commitTree} from './git/commit.js';
import {gitText} from './git/git.js';
import {storeFolderOf} from './store/repository-folder.js';

/** Absolute path of the folder an agent of a run works in. */
export const workspaceIn = (runFolder: string): string => path.join(runFolder, 'workspace');

export type ArchiveOptions = {
	/** The repository's state folder. */
	folder: string;
	run: string;
	runFolder: string;
	base: Sha;
	/** The run's last commit. */
	last: Sha;
};

/**
 * Removes the workspace of a run that is not active. What is not in the run's last commit is committed beside it first, as
 * resuming the run would do.
 *
 * @throws GitProblem when the files cannot be recorded; the workspace is then left as it is
 */
export const archiveWorkspace = async ({
	folder,
	run,
	runFolder,
	base,
	last,
}: ArchiveOptions): Promise<void> => {
	const gitFolder = storeFolderOf(folder);
	const place = {gitFolder, workTree: workspaceIn(runFolder), index: path.join(runFolder, 'workspace.index')};
	if (!existsSync(place.workTree)) {
		return;
	}

	rmSync(`${place.index}.lock`, {force: true});
	const known = await gitText({gitFolder}, ['rev-parse', `${last}^{tree}`]);
	await recordFiles({place, base, parent: last}, async tree => {
		if (tree !== known) {
			await commitTree(gitFolder, {
				tree,
				parent: last,
				subject: 'Salvage: the workspace was put away',
				trailers: {'Treadle-Run': run},
				ref: `refs/treadle/${run}/salvage/put-away-${Date.now()}`,
			});
		}
	});
	removeFolder(place.workTree);
	for (const index of [place.index, overlayOf(place.index)]) {
		rmSync(index, {force: true});
	}
};
