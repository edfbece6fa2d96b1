import {lstatSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {bytesOf, bytesText, diskPath, fieldsOf} from '../git/byte-paths.js';
import {commitTree} from '../git/commit.js';
import {treeChanges} from '../git/diff.js';
import {type GitPlace, git} from '../git/git.js';
import {withIndex} from '../git/index-file.js';
import {addAll, writeTree} from '../git/record-tree.js';
import type {Repository} from '../workspace.js';

export type RescueCaptureOptions = {
	repository: Repository;
	rescueFolder: string;
	run: string;
	/** The loop's MEMORY.md, relative to the top of the repository. */
	memory: string | undefined;
	/** Paths that are not captured, as `fieldsOf` gives them. */
	leave: readonly string[];
	/** What is not captured and why, one a line; kept with the capture. */
	skipped: readonly string[];
	/** Tree of the run's last capture: files that are the same are not captured again. */
	last: Sha | undefined;
};

/** Refs of the captures; the name says when, so that they sort by time. */
export const rescueRefs = 'refs/treadle/user';

/** bytes */
const largestSecret = 1_000_000;

/**
 * Captures the user's files byte for byte: all that git does not ignore, MEMORY.md too, and ignored `.env` files up to
 * 1 MB. Files of which only MEMORY.md is another one since the run's last capture are not captured again: Treadle writes
 * that itself. Returns what could not be read, one a line, and the tree of the capture that holds.
 */
export const captureForRescue = async (
	options: RescueCaptureOptions,
): Promise<{unreadable: string[]; captured: Sha}> => {
	const {repository, rescueFolder, run, memory, leave, skipped, last} = options;
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

	const captured = await writeTree(place);
	if (last !== undefined && (await isSame(place, last, captured, memory))) {
		return {unreadable, captured: last};
	}

	const now = new Date().toISOString().replaceAll(/[-:.]/g, '');
	await commitTree(rescueFolder, {
		tree: captured,
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
	return {unreadable, captured};
};

/** Whether two trees differ in nothing but this one file. */
const isSame = async (
	place: GitPlace,
	before: Sha,
	now: Sha,
	except: string | undefined,
): Promise<boolean> => {
	const changes = await treeChanges(place, before, now);
	return changes.every(({path: changed}) => except !== undefined && changed === bytesText(except));
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
