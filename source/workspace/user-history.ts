import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {git, gitText} from './git.js';
import {packHistory} from './pack-history.js';
import type {Repository} from './workspace.js';

/**
 * Copies the user's branches, tags and newest stash into the store, below `refs/user/`, when they have changed since the
 * last time. Only reads the user's repository.
 */
export const copyUserHistory = async (
	repository: Repository,
	folder: string,
	storeFolder: string,
): Promise<void> => {
	const place = {gitFolder: repository.gitFolder};
	const format = '--format=%(objectname) %(refname)';
	const listed = await gitText(place, ['for-each-ref', format, 'refs/heads', 'refs/tags', 'refs/stash']);
	// A detached HEAD may be on no branch.
	const head = repository.head ? [`${repository.head} refs/HEAD`] : [];
	const refs = [...listed.split('\n').filter(Boolean), ...head];
	const known = path.join(storeFolder, 'user-refs');
	const before = existsSync(known) ? readFileSync(known, 'utf8') : '';
	const now = refs.map(line => `${line}\n`).join('');
	if (now === before) {
		return;
	}

	if (before === '') {
		const commits = refs.map(line => line.slice(0, line.indexOf(' ')));
		await packHistory(repository.gitFolder, [...new Set(commits)], storeFolder);
		const updates = refs.map(line => {
			const [commit = '', ref = ''] = line.split(' ');
			return `update ${ref.replace('refs/', 'refs/user/')} ${commit}\n`;
		});
		await git({gitFolder: storeFolder}, ['update-ref', '--stdin'], {input: updates.join('')});
	} else {
		await fetchChanges(repository, folder, storeFolder, refs);
	}

	writeFileSync(known, now);
};

const fetchChanges = async (
	repository: Repository,
	folder: string,
	storeFolder: string,
	refs: readonly string[],
): Promise<void> => {
	// The sending side of a fetch gets its settings from a file alone.
	const settings = path.join(folder, 'git-settings');
	writeFileSync(settings, '[safe]\n\tdirectory = *\n[pack]\n\twindow = 0\n');
	await git(
		{gitFolder: storeFolder},
		[
			'fetch',
			'--quiet',
			'--no-tags',
			'--prune',
			'--update-shallow',
			'--no-write-fetch-head',
			'--no-auto-maintenance',
			'--no-recurse-submodules',
			repository.gitFolder,
			'+refs/heads/*:refs/user/heads/*',
			'+refs/tags/*:refs/user/tags/*',
			...(refs.some(line => line.endsWith(' refs/stash')) ? ['+refs/stash:refs/user/stash'] : []),
			...(repository.head ? [`+${repository.head}:refs/user/HEAD`] : []),
		],
		{settings},
	);
};
