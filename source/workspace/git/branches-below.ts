import {Problem} from '../../problem.js';
import type {Repository} from '../workspace.js';
import {gitText} from './git.js';

/**
 * Names of the branches below `<folder>/`, without it.
 *
 * @throws Problem (exit code 2) when a branch of that very name keeps any from being made below it
 */
export const branchesBelow = async ({gitFolder}: Repository, folder: string): Promise<string[]> => {
	const top = `refs/heads/${folder}`;
	const listed = await gitText({gitFolder}, ['for-each-ref', '--format=%(refname)', top]);
	const refs = listed.split('\n').filter(Boolean);
	if (refs.includes(top)) {
		throw new Problem(
			`The repository has a branch ${folder}, so that git cannot make a branch ${folder}/<run> to deliver.`,
			{hint: `Rename it: git branch -m ${folder} <new name>`},
		);
	}

	return refs.map(ref => ref.slice(top.length + 1));
};
