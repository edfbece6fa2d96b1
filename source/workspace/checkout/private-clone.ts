import {copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {type FilePlace, git} from '../git/git.js';
import {packHistory} from '../git/pack-history.js';
import {removeFolder} from './real-folder.js';

export type CloneOptions = {
	storeFolder: string;
	commit: Sha;
	branch: string | undefined;
	/** Folder outside of the workspace to build it in. */
	scratch: string;
};

/**
 * Builds a repository for a workspace: the history up to a commit, the user's branch name, no remote, nothing shared
 * with any other repository. It is built aside, because a repository that an agent can write to could execute code:
 * Treadle never runs git in an installed one. Returns its path.
 */
export const buildPrivateClone = async (options: CloneOptions): Promise<string> => {
	const {storeFolder, commit, branch, scratch} = options;
	const making = path.join(scratch, 'clone.git');
	rmSync(making, {recursive: true, force: true});
	// The length of its name tells. Source: gitformat-pack(5).
	const format = commit.length === 40 ? 'sha1' : 'sha256';
	await git({folder: scratch}, [
		'init',
		'--bare',
		'--quiet',
		'--template=',
		`--object-format=${format}`,
		making,
	]);
	await packHistory(storeFolder, [commit], making);
	if (branch) {
		const ref = path.join(making, 'refs', 'heads', branch);
		mkdirSync(path.dirname(ref), {recursive: true});
		writeFileSync(ref, `${commit}\n`);
	}

	writeFileSync(path.join(making, 'HEAD'), branch ? `ref: refs/heads/${branch}\n` : `${commit}\n`);
	const config = readFileSync(path.join(making, 'config'), 'utf8').replace('bare = true', 'bare = false');
	const userSettings = readFileSync(path.join(storeFolder, 'user-settings'), 'utf8');
	writeFileSync(path.join(making, 'config'), config + userSettings + agentSettings);
	mkdirSync(path.join(making, 'info'), {recursive: true});
	copyFileSync(path.join(storeFolder, 'info', 'exclude'), path.join(making, 'info', 'exclude'));
	return making;
};

/** Puts a built clone into its workspace, in place of any that lies there. The index describes the files there. */
export const installPrivateClone = (clone: string, place: FilePlace): void => {
	const own = path.join(place.workTree, '.git');
	copyFileSync(place.index, path.join(clone, 'index'));
	removeFolder(own);
	renameSync(clone, own);
};

/** So that an agent can commit as it likes; its commits are its own notes. */
const agentSettings = `[core]
	logallrefupdates = true
[user]
	name = Agent
	email = agent@localhost
[commit]
	gpgsign = false
[gc]
	auto = 0
`;
