import {createHash} from 'node:crypto';
import {existsSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {homeFolder} from '../../system/files/home-folder.js';
import {isUtf8Path} from '../git/byte-paths.js';
import {type GitResult, git} from '../git/git.js';
import {requireGit} from '../git/require-git.js';
import type {Repository} from '../workspace.js';

/** What git leaves in its folder while something is unfinished. */
const unfinished = [
	['MERGE_HEAD', 'merge'],
	['rebase-merge', 'rebase'],
	['rebase-apply', 'rebase'],
	['CHERRY_PICK_HEAD', 'cherry-pick'],
	['REVERT_HEAD', 'revert'],
] as const;

/**
 * Finds the repository that a folder lies in. Reads only: nothing of the repository is executed, and its index is not
 * refreshed. A detached HEAD, changes and a repository without commits are fine.
 *
 * @throws Problem (exit code 2) when there is none to work on: git missing or older than 2.36, no repository, a bare
 * one, a folder inside `.git`, the home folder or `/` as repository, files with unresolved conflicts.
 */
export const inspectRepository = async (folder: string): Promise<Repository> => {
	if (!existsSync(folder)) {
		throw new Problem(`${folder} does not exist.`);
	}

	const place = {folder};
	const options = {accept: 'any'} as const;
	const [version, layout, commit, branch, conflicts] = await Promise.all([
		git(place, ['version'], options),
		// The last question fails without a work tree; the answers before it are printed all the same.
		git(
			place,
			[
				'rev-parse',
				'--path-format=absolute',
				'--is-bare-repository',
				'--is-inside-git-dir',
				'--git-common-dir',
				'--absolute-git-dir',
				'--show-toplevel',
			],
			options,
		),
		git(place, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], options),
		git(place, ['symbolic-ref', '--quiet', 'HEAD'], options),
		git(place, ['ls-files', '--unmerged', '-z'], options),
	]);
	requireGit(version);
	const {root, gitFolder, ownGitFolder} = readLayout(folder, layout);
	if (conflicts.stdout.length > 0) {
		throw conflictProblem(root, ownGitFolder);
	}

	return {
		root,
		id: identify(gitFolder),
		gitFolder,
		head: lineOf(commit) || undefined,
		branch: lineOf(branch).replace(/^refs\/heads\//, '') || undefined,
	};
};

const lineOf = ({exitCode, stdout}: GitResult): string => (exitCode === 0 ? stdout.toString().trim() : '');

const readLayout = (folder: string, {exitCode, stdout, stderr}: GitResult) => {
	const [isBare, isInside, common = '', own = '', top = '', ...more] = stdout
		.toString()
		.trimEnd()
		.split('\n');
	if (isBare === 'true') {
		throw new Problem(`${folder} is a bare repository: there are no files to work on.`, {
			hint: 'Run Treadle inside a checkout of it.',
		});
	}

	if (isInside === 'true') {
		throw new Problem(`${folder} lies inside a .git folder.`, {hint: 'Run Treadle in the checkout itself.'});
	}

	if (more.length > 0) {
		throw new Problem('The path of the repository contains a line break, which Treadle cannot handle.');
	}

	if (exitCode !== 0) {
		const isMissing = stderr.includes('not a git repository') || stderr === '';
		throw new Problem(
			isMissing ? `${folder} is not inside a git repository.` : `git cannot read ${folder}: ${stderr.trim()}`,
			{hint: 'Change to your project, or make it one with: git init'},
		);
	}

	if (!isUtf8Path(stdout.toString('latin1').trimEnd())) {
		throw new Problem(`The path of the repository, ${top}, is not UTF-8, which Treadle cannot handle.`, {
			hint: 'Rename the folder.',
		});
	}

	const root = realpathSync(top);
	if (root === path.parse(root).root || root === realHome()) {
		throw new Problem(`Treadle does not work on ${root}: it is the folder that holds everything you have.`, {
			hint: 'Run it in a repository of its own.',
		});
	}

	return {root, gitFolder: realpathSync(common), ownGitFolder: realpathSync(own)};
};

const realHome = (): string => {
	try {
		return realpathSync(homeFolder());
	} catch {
		return homeFolder();
	}
};

const conflictProblem = (root: string, ownGitFolder: string): Problem => {
	const state = unfinished.find(([file]) => existsSync(path.join(ownGitFolder, file)))?.[1];
	const what = state ? `in the middle of a ${state}` : 'left with conflicts';
	return new Problem(`${root} is ${what}: a run cannot start from unresolved conflicts.`, {
		hint: state
			? `Resolve them and run git ${state} --continue, or go back with git ${state} --abort.`
			: 'Resolve the conflicts listed by git status, then git add the files.',
	});
};

/** Readable, and the same for all worktrees of one repository. */
const identify = (gitFolder: string): string => {
	const name =
		path.basename(gitFolder) === '.git' ? path.basename(path.dirname(gitFolder)) : path.basename(gitFolder);
	const readable = name.replaceAll(/[^\w.-]+/g, '-').slice(0, 40);
	return `${readable}-${createHash('sha256').update(gitFolder).digest('hex').slice(0, 12)}`;
};
