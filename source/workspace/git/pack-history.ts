import {copyFileSync, existsSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {git} from './git.js';

/**
 * Copies commits with all their history from one repository to another as one pack. Several times faster than a fetch,
 * as nothing needs to be negotiated; nothing is shared afterwards. Git runs in the target with the source's objects as
 * alternates, so it writes nothing into the source, and the two may lie on different disks.
 */
export const packHistory = async (source: string, commits: readonly Sha[], target: string): Promise<void> => {
	const packs = path.join(target, 'objects', 'pack');
	mkdirSync(packs, {recursive: true});
	if (existsSync(path.join(source, 'shallow'))) {
		copyFileSync(path.join(source, 'shallow'), path.join(target, 'shallow'));
	}

	await git(
		{gitFolder: target, borrowed: path.join(source, 'objects')},
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
