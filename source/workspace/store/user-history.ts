import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fetchInto} from '../git/fetch-into.js';
import {git} from '../git/git.js';
import {packHistory} from '../git/pack-history.js';
import type {Repository} from '../workspace.js';
import {keepMessages, listStashes, stashRefs} from './user-stashes.js';

/**
 * Copies the user's branches, tags and stashes into the store, below `refs/user/`, when they have changed since the
 * last time. Only reads the user's repository.
 */
export const copyUserHistory = async (
	repository: Repository,
	folder: string,
	storeFolder: string,
): Promise<void> => {
	const place = {gitFolder: repository.gitFolder};
	const format = '--format=%(objectname) %(refname)';
	const {stdout} = await git(place, ['for-each-ref', format, 'refs/heads', 'refs/tags', 'refs/stash']);
	// One character a byte: names of branches need not be UTF-8.
	const listed = stdout.toString('latin1');
	// A detached HEAD may be on no branch.
	const head = repository.head ? [`${repository.head} refs/HEAD`] : [];
	const stashes = listed.includes(' refs/stash\n') ? await listStashes(place) : [];
	const refs = [
		...listed.split('\n').filter(Boolean),
		...stashes.map(({commit}, index) => `${commit} ${ownRef(index)}`),
		...head,
	];
	const known = path.join(storeFolder, 'user-refs');
	const before = existsSync(known) ? readFileSync(known, 'latin1') : '';
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
		await git({gitFolder: storeFolder}, ['update-ref', '--stdin'], {
			input: Buffer.from(updates.join(''), 'latin1'),
		});
	} else {
		await fetchChanges(repository, folder, storeFolder, refs);
		await forgetStashes(storeFolder, before, refs);
	}

	keepMessages(storeFolder, stashes);
	writeFileSync(known, now, 'latin1');
};

const ownRef = (index: number): string => `${stashRefs.replace('refs/user/', 'refs/')}/${index}`;

const namesOf = (refs: readonly string[]): string[] => refs.map(line => line.slice(line.indexOf(' ') + 1));

/** A fetch forgets what is gone of branches and tags, and not what is gone of the stash. */
const forgetStashes = async (storeFolder: string, before: string, refs: readonly string[]): Promise<void> => {
	const now = new Set(namesOf(refs));
	const gone = namesOf(before.split('\n')).filter(
		name => /^refs\/stash(es\/|$)/.test(name) && !now.has(name),
	);
	const input = gone.map(name => `delete ${name.replace('refs/', 'refs/user/')}\n`).join('');
	if (input !== '') {
		await git({gitFolder: storeFolder}, ['update-ref', '--stdin'], {input});
	}
};

const fetchChanges = async (
	repository: Repository,
	folder: string,
	storeFolder: string,
	refs: readonly string[],
): Promise<void> => {
	const stashes = refs.flatMap(line => {
		const [commit = '', ref = ''] = line.split(' ');
		return ref.startsWith('refs/stashes/') ? [`+${commit}:${ref.replace('refs/', 'refs/user/')}`] : [];
	});
	await fetchInto(storeFolder, folder, repository.gitFolder, {
		options: ['--prune'],
		refs: [
			'+refs/heads/*:refs/user/heads/*',
			'+refs/tags/*:refs/user/tags/*',
			...(refs.some(line => line.endsWith(' refs/stash')) ? ['+refs/stash:refs/user/stash'] : []),
			...stashes,
			...(repository.head ? [`+${repository.head}:refs/user/HEAD`] : []),
		],
	});
};
