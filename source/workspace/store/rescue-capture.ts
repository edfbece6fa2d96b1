import {lstatSync} from 'node:fs';
import path from 'node:path';
import {bytesOf, diskPath, fieldsOf} from '../git/byte-paths.js';
import {commitTree} from '../git/commit.js';
import {type GitPlace, git} from '../git/git.js';
import {withIndex} from '../git/index-file.js';
import {addAll, writeTree} from '../git/record-tree.js';
import type {Repository} from '../workspace.js';

export type RescueCaptureOptions = {
	repository: Repository;
	rescueFolder: string;
	run: string;
	/** Paths that are not captured, as `fieldsOf` gives them. */
	leave: readonly string[];
	/** What is not captured and why, one a line; kept with the capture. */
	skipped: readonly string[];
};

/** Refs of the captures; the name says when, so that they sort by time. */
export const rescueRefs = 'refs/treadle/user';

/** bytes */
const largestSecret = 1_000_000;

/**
 * Captures the user's files byte for byte: all that git does not ignore, MEMORY.md too, and ignored `.env` files up to
 * 1 MB. Returns what could not be read, one a line.
 */
export const captureForRescue = async (options: RescueCaptureOptions): Promise<string[]> => {
	const {repository, rescueFolder, run, leave, skipped} = options;
	const place = {
		gitFolder: rescueFolder,
		workTree: repository.root,
		index: path.join(rescueFolder, 'user.index'),
	};
	const [unreadable, secrets] = await Promise.all([
		withIndex(place, () => addAll(place, {leave, withMemory: true})),
		findSecrets(place, leave),
	]);
	if (secrets.length > 0) {
		await git(place, ['update-index', '--add', '-z', '--stdin'], {input: bytesOf(secrets), durable: true});
	}

	const now = new Date().toISOString().replaceAll(/[-:.]/g, '');
	await commitTree(rescueFolder, {
		tree: await writeTree(place),
		subject: `Files before ${run}`,
		body: [...skipped, ...unreadable].join('\n'),
		trailers: {
			'Treadle-Run': run,
			'Treadle-Root': repository.root,
			'Treadle-Head': repository.head,
			'Treadle-Branch': repository.branch,
		},
		ref: `${rescueRefs}/${now}-${run}`,
	});
	return unreadable;
};

/** Settings of the user's own machine (`.env`, `.env.local`), which no commit has. */
export const isSecret = (file: string): boolean => /(?:^|\/)\.env[^/]*$/.test(file);

const findSecrets = async (
	place: GitPlace & {workTree: string},
	leave: readonly string[],
): Promise<string[]> => {
	const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory'];
	const {stdout} = await git({...place, index: `${place.index}.none`}, args);
	return fieldsOf(stdout).filter(found => {
		if (!isSecret(found) || leave.includes(found)) {
			return false;
		}

		const stat = lstatSync(diskPath(place.workTree, found), {throwIfNoEntry: false});
		return stat?.isFile() && stat.size <= largestSecret;
	});
};
