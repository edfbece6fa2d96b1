import type {Sha} from '../../journal/events/events.js';
import {exitCodes, Problem} from '../../problem.js';
import {GitProblem, git, gitLines} from '../git/git.js';
import type {Repository} from '../workspace.js';

export type DeliverOptions = {
	repository: Repository;
	/** Absolute path of `store.git`. */
	storeFolder: string;
	/** The approved commit; nothing else is delivered. */
	commit: Sha;
	/** Name of the new branch, without `refs/heads/`. */
	branch: string;
};

/**
 * Brings one commit into the user's repository as a new branch. Index, work tree, HEAD, settings and all other refs stay
 * as they are; no hook runs; what arrives is checked by git's own rules first.
 *
 * @throws Problem (exit code 2) when there is a branch in the way, or the name is not valid; nothing has changed
 */
export const deliverBranch = async (options: DeliverOptions): Promise<{branch: string; commit: Sha}> => {
	const {repository, storeFolder, commit, branch} = options;
	const place = {gitFolder: repository.gitFolder};
	const ref = `refs/heads/${branch}`;
	await requireFreeName(place.gitFolder, branch);
	try {
		await bringCommit(repository, storeFolder, commit);
		// Only if it does not exist: unlike a fetch into it, this cannot move a branch made in the meantime.
		await git(place, ['update-ref', '-m', 'treadle: delivered', ref, commit, '0'.repeat(commit.length)]);
	} catch (error) {
		if (error instanceof GitProblem) {
			await requireFreeName(place.gitFolder, branch);
			throw new Problem(`The branch ${branch} could not be made: ${error.message}`, {
				hint: 'Nothing has changed in your repository. The work is safe in the store; deliver it again later.',
				exitCode: exitCodes.internal,
				cause: error,
			});
		}

		throw error;
	}

	return {branch, commit};
};

/** Copies a commit into the user's repository, without a name; what arrives is checked by git's own rules. */
export const bringCommit = async (
	{gitFolder}: Repository,
	storeFolder: string,
	commit: Sha,
): Promise<void> => {
	await git({gitFolder}, [
		'-c',
		'fetch.fsckObjects=true',
		'fetch',
		'--quiet',
		'--no-tags',
		'--no-write-fetch-head',
		'--no-auto-maintenance',
		'--no-recurse-submodules',
		storeFolder,
		commit,
	]);
};

const requireFreeName = async (gitFolder: string, branch: string): Promise<void> => {
	const ref = `refs/heads/${branch}`;
	const named = await git({gitFolder}, ['check-ref-format', ref], {accept: 'any'});
	if (named.exitCode !== 0 || branch.startsWith('-') || branch === 'HEAD') {
		throw new Problem(`"${branch}" is not a valid branch name.`, {hint: 'Use letters, digits, / and -.'});
	}

	const parts = branch.split('/');
	const above = parts.slice(1).map((_, index) => `refs/heads/${parts.slice(0, index + 1).join('/')}`);
	const format = '--format=%(refname) %(objectname:short)';
	for (const line of await gitLines({gitFolder}, ['for-each-ref', format, ref, ...above])) {
		const [found = '', commit] = line.split(' ');
		const name = found.replace('refs/heads/', '');
		if (found === ref) {
			throw new Problem(`The branch ${branch} already exists, at ${commit}.`, {
				hint: `Treadle never moves a branch. Rename it with git branch -m ${name} <new name>, or delete it, then deliver again.`,
			});
		}

		if (found.startsWith(`${ref}/`) || above.includes(found)) {
			throw new Problem(`There cannot be a branch ${branch} beside the branch ${name}.`, {
				hint: `git keeps one as a folder and the other as a file. Rename that one: git branch -m ${name} <new name>`,
			});
		}
	}
};

/**
 * Names of the branches below `<folder>/`, without it.
 *
 * @throws Problem (exit code 2) when a branch of that very name keeps any from being made below it
 */
export const branchesBelow = async ({gitFolder}: Repository, folder: string): Promise<string[]> => {
	const top = `refs/heads/${folder}`;
	const refs = await gitLines({gitFolder}, ['for-each-ref', '--format=%(refname)', top]);
	if (refs.includes(top)) {
		throw new Problem(
			`The repository has a branch ${folder}, so that git cannot make a branch ${folder}/<run> to deliver.`,
			{hint: `Rename it: git branch -m ${folder} <new name>`},
		);
	}

	return refs.map(ref => ref.slice(top.length + 1));
};
