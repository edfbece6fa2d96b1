import {chmodSync, existsSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {Sha} from '../journal/events/events.js';
import {Problem} from '../problem.js';
import {makeFolder} from '../system/files/make-folder.js';
import {diskPath, fieldsOf, pathText} from './git/byte-paths.js';
import {git, gitLines, gitText} from './git/git.js';
import {rescueFolderOf, storeFolderOf} from './store/repository-folder.js';
import {isSecret, rescueRefs} from './store/rescue-capture.js';
import {setAsideOf} from './store/set-aside.js';
import {restoreStashes} from './store/user-stashes.js';

/** The user's files as they were before one run. */
export type RescueSnapshot = {
	commit: Sha;
	run: string;
	/** ISO time of the capture. */
	at: string;
	/** Absolute path of the checkout they were captured from. */
	root: string;
	head: Sha | undefined;
	branch: string | undefined;
	/** What was not captured and why, one a line. */
	skipped: string[];
	/** Absolute path of the repository that holds it. */
	gitFolder: string;
};

export type RescueOptions = {
	/** The repository's state folder. */
	folder: string;
	/** Where to bring the files; beside the repository by default, with the time in its name. */
	to?: string;
	/** Run whose capture to take; the newest by default. */
	run?: string;
	/** Write over files of a folder that is not empty. Files it has beyond the captured ones stay. */
	overwrite?: boolean;
};

/** The captures of a repository, newest first; those of damaged repositories that were set aside come last, as far as git can read them. */
export const listRescueSnapshots = async (folder: string): Promise<RescueSnapshot[]> => {
	const gitFolder = rescueFolderOf(folder);
	const asides = setAsideOf(gitFolder).map(aside => listIn(aside).catch((): RescueSnapshot[] => []));
	const found = await Promise.all([existsSync(gitFolder) ? listIn(gitFolder) : [], ...asides]);
	return found.flat();
};

const listIn = async (gitFolder: string): Promise<RescueSnapshot[]> => {
	const trailer = (name: string) => `%(trailers:key=Treadle-${name},valueonly,separator=)`;
	const format = ['%H', '%cI', ...['Run', 'Root', 'Head', 'Branch'].map(trailer), '%b'].join('%x1f');
	const args = ['for-each-ref', '--sort=-refname', '--format=%(objectname)', rescueRefs];
	const commits = await gitLines({gitFolder}, args);
	if (commits.length === 0) {
		return [];
	}

	const {stdout} = await git(
		{gitFolder},
		['log', '-z', '--no-walk=unsorted', `--format=${format}`, '--stdin'],
		{
			input: `${commits.join('\n')}\n`,
		},
	);
	return fieldsOf(stdout).map(record => {
		const [commit = '', at = '', run = '', root = '', head = '', branch = '', body = ''] =
			pathText(record).split('\x1f');
		const skipped = body.split('\n').filter(line => line !== '' && !line.startsWith('Treadle-'));
		return {
			commit,
			run,
			at: new Date(at).toISOString(),
			root,
			head: head || undefined,
			branch: branch || undefined,
			skipped,
			gitFolder,
		};
	});
};

/**
 * Brings the user's files back as they were before a run, byte for byte, into a folder that is a git repository with the
 * user's branches, tags and stashes. Needs nothing of the user's repository: it may be gone.
 *
 * @throws Problem (exit code 2) when there is no such capture, or the folder holds files and `overwrite` is not set
 */
export const rescue = async (options: RescueOptions): Promise<{folder: string; snapshot: RescueSnapshot}> => {
	const snapshots = await listRescueSnapshots(options.folder);
	const snapshot = options.run === undefined ? snapshots[0] : snapshots.find(({run}) => run === options.run);
	if (!snapshot) {
		const known = snapshots.slice(0, 5).map(({run}) => run);
		throw new Problem(
			options.run === undefined
				? `Nothing has been captured of this repository: no run was started in it.`
				: `There is no capture of a run ${options.run}.`,
			{
				hint:
					[
						...(known.length > 0 ? [`The newest are: ${known.join(', ')}`] : []),
						...setAsideOf(rescueFolderOf(options.folder)).map(
							aside => `Copies that were damaged lie in ${aside}; what git can read of them is listed, too.`,
						),
					].join('\n') || undefined,
			},
		);
	}

	const time = snapshot.at.slice(0, 19).replaceAll(':', '-');
	const target = path.resolve(options.to ?? `${snapshot.root}-rescued-${time}`);
	if (!options.overwrite && existsSync(target) && readdirSync(target).length > 0) {
		throw new Problem(`${target} is not empty, and rescue overwrites nothing.`, {
			hint: 'Name another folder with --to.',
		});
	}

	makeTarget(target);
	await writeFiles(snapshot, target);
	if (!existsSync(path.join(target, '.git'))) {
		await restoreHistory(options.folder, snapshot, target);
	}

	return {folder: target, snapshot};
};

const makeTarget = (target: string): void => {
	try {
		makeFolder(target);
	} catch (error) {
		throw new Problem(`The folder ${target} cannot be made: ${(error as Error).message}`, {
			hint: 'Name another folder with --to.',
			cause: error,
		});
	}
};

const writeFiles = async (snapshot: RescueSnapshot, target: string): Promise<void> => {
	const {gitFolder} = snapshot;
	const place = {gitFolder, workTree: target, index: path.join(gitFolder, `rescue-${process.pid}.index`)};
	try {
		await git(place, ['read-tree', snapshot.commit]);
		await git(place, ['checkout-index', '--all', '--force', '--quiet']);
		for (const file of fieldsOf((await git(place, ['ls-files', '-z'])).stdout)) {
			if (isSecret(file)) {
				chmodSync(diskPath(target, file), 0o600);
			}
		}
	} finally {
		rmSync(place.index, {force: true});
	}
};

const restoreHistory = async (
	folder: string,
	{head, branch}: RescueSnapshot,
	target: string,
): Promise<void> => {
	const place = {folder: target};
	const store = storeFolderOf(folder);
	const format = await gitText({gitFolder: store}, ['rev-parse', '--show-object-format']);
	await git(place, [
		'init',
		'--quiet',
		'--template=',
		`--object-format=${format}`,
		`--initial-branch=${branch ?? 'main'}`,
	]);
	await git(place, [
		'fetch',
		'--quiet',
		'--no-tags',
		'--update-head-ok',
		'--update-shallow',
		'--no-write-fetch-head',
		store,
		'+refs/user/heads/*:refs/heads/*',
		'+refs/user/tags/*:refs/tags/*',
	]);
	await restoreStashes(store, target);
	if (head) {
		await git(
			place,
			branch ? ['update-ref', `refs/heads/${branch}`, head] : ['update-ref', '--no-deref', 'HEAD', head],
		);
		await git(place, ['read-tree', 'HEAD']);
	}
};
