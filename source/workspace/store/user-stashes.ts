import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {fieldsOf, pathText} from '../git/byte-paths.js';
import {type GitPlace, git, gitLines, gitText} from '../git/git.js';

/** An entry of the user's stash. Only the reflog of `refs/stash` knows all of them. */
export type Stash = {commit: Sha; message: string};

/** Where the store keeps the stashes: refs with their number, 0 the newest, and a file with their messages. */
export const stashRefs = 'refs/user/stashes';
const messagesFile = 'user-stashes.json';

/** The user's stashes, newest first. */
export const listStashes = async (place: GitPlace): Promise<Stash[]> => {
	const args = ['log', '--walk-reflogs', '-z', '--format=tformat:%H %gs', 'refs/stash', '--'];
	const {stdout} = await git(place, args, {accept: 'any'});
	return fieldsOf(stdout).map(field => {
		const [commit = '', ...message] = pathText(field).split(' ');
		return {commit, message: message.join(' ')};
	});
};

export const keepMessages = (storeFolder: string, stashes: readonly Stash[]): void => {
	writeFileSync(path.join(storeFolder, messagesFile), JSON.stringify(stashes));
};

/** The stashes that a store keeps, oldest first. */
const keptStashes = async (storeFolder: string): Promise<Stash[]> => {
	const place = {gitFolder: storeFolder};
	const args = ['for-each-ref', '--sort=-version:refname', '--format=%(objectname)'];
	// A store that knows no numbered ones has the newest.
	const numbered = await gitLines(place, [...args, stashRefs]);
	const commits = numbered.length > 0 ? numbered : await gitLines(place, [...args, 'refs/user/stash']);
	const file = path.join(storeFolder, messagesFile);
	const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Stash[]) : [];
	return Promise.all(
		commits.map(async commit => ({
			commit,
			message:
				known.find(stash => stash.commit === commit)?.message ??
				(await gitText(place, ['log', '--max-count=1', '--format=%s', commit])),
		})),
	);
};

/** Brings the stashes of a store into a repository, so that `git stash list` and `git stash pop` find them. */
export const restoreStashes = async (storeFolder: string, folder: string): Promise<void> => {
	const stashes = await keptStashes(storeFolder);
	if (stashes.length === 0) {
		return;
	}

	const commits = [...new Set(stashes.map(({commit}) => commit))];
	await git({folder}, [
		'fetch',
		'--quiet',
		'--no-tags',
		'--update-shallow',
		'--no-write-fetch-head',
		storeFolder,
		...commits,
	]);
	for (const {commit, message} of stashes) {
		await git({folder}, ['stash', 'store', '--quiet', '--message', message, commit]);
	}
};
