import {copyFileSync, existsSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../journal/events.js';
import {git} from './git.js';

/**
 * Copies commits with all their history from one repository to another as one pack. Several times faster than a fetch,
 * as both are on this disk and nothing needs to be negotiated; nothing is shared afterwards.
 */
export const packHistory = async (source: string, commits: readonly Sha[], target: string): Promise<void> => {
	const packs = path.join(target, 'objects', 'pack');
	mkdirSync(packs, {recursive: true});
	if (existsSync(path.join(source, 'shallow'))) {
		copyFileSync(path.join(source, 'shallow'), path.join(target, 'shallow'));
	}

	await git(
		{gitFolder: source},
		[
			'pack-objects',
			'--quiet',
			'--revs',
			'--window=0',
			'--compression=1',
			'--threads=2',
			path.join(packs, 'pack'),
		],
		{input: `${commits.join('\n')}\n`},
	);
};
