import type {Sha} from '../../journal/events/events.js';
import {git, gitText} from './git.js';

export type CommitOptions = {
	tree: Sha;
	parent?: Sha;
	/** A second parent. */
	merged?: Sha;
	subject: string;
	body?: string;
	trailers?: Record<string, string | undefined>;
	/** Name of the ref that keeps the commit. */
	ref: string;
};

/** Makes a commit in a bare repository and a ref that keeps it, both synced to the disk. */
export const commitTree = async (gitFolder: string, options: CommitOptions): Promise<Sha> => {
	const {tree, parent, merged, subject, body, trailers = {}, ref} = options;
	const trailerLines = Object.entries(trailers).flatMap(([name, value]) =>
		value ? [`${name}: ${oneLine(value)}`] : [],
	);
	const message = [oneLine(subject) || 'Checkpoint', body, trailerLines.join('\n')]
		.filter(Boolean)
		.join('\n\n');
	const args = ['commit-tree', tree, ...(parent ? ['-p', parent] : []), ...(merged ? ['-p', merged] : [])];
	const commit = await gitText({gitFolder}, args, {input: `${message}\n`, durable: true});
	await keepCommit(gitFolder, ref, commit);
	return commit;
};

/** Points a ref at a commit, so that git keeps it. */
export const keepCommit = async (gitFolder: string, ref: string, commit: Sha): Promise<void> => {
	await git({gitFolder}, ['update-ref', ref, commit], {durable: true});
};

const oneLine = (text: string): string => text.replaceAll(/[\0-\x1F\x7F]+/g, ' ').trim();
