import type {Sha} from '../../journal/events/events.js';
import {exitCodes, Problem} from '../../problem.js';
import {keepCommit} from '../git/commit.js';
import {GitProblem, git} from '../git/git.js';
import {packHistory} from '../git/pack-history.js';
import {setAsideOf} from './set-aside.js';

/** A commit that a run needs, or has made. */
export type RunCommit = {
	/** For messages, e.g. `iteration 3`. */
	name: string;
	commit: Sha;
	/** The ref that keeps it. */
	ref: string;
};

/** The commits of a run by iteration, as `RunCommit`s; 0 is its base. */
export const commitsOfRun = (run: string, checkpoints: Iterable<readonly [number, Sha]>): RunCommit[] =>
	[...checkpoints].map(([iteration, commit]) => ({
		name: iteration === 0 ? 'its base' : `iteration ${iteration}`,
		commit,
		ref: `refs/treadle/${run}/${iteration === 0 ? 'base' : `it/${iteration}`}`,
	}));

/**
 * Recovers commits that a run's store lacks from stores that were damaged and set aside, as far as they can be read.
 * Those stay as they are. Call it while holding the lock.
 *
 * @returns what could not be recovered
 */
export const recoverCommits = async (
	storeFolder: string,
	wanted: readonly RunCommit[],
): Promise<RunCommit[]> => {
	const lost: RunCommit[] = [];
	// The newest first: it has most of the others behind it.
	for (const one of wanted.toReversed()) {
		if (!(await hasCommit(storeFolder, one.commit)) && !(await recoverFromSetAside(storeFolder, one))) {
			lost.unshift(one);
		}
	}

	return lost;
};

const hasCommit = async (gitFolder: string, commit: Sha): Promise<boolean> =>
	(await git({gitFolder}, ['cat-file', '-e', commit], {accept: 'any'})).exitCode === 0;

const recoverFromSetAside = async (storeFolder: string, {commit, ref}: RunCommit): Promise<boolean> => {
	for (const aside of setAsideOf(storeFolder)) {
		try {
			await packHistory(aside, [commit], storeFolder);
			await keepCommit(storeFolder, ref, commit);
			return true;
		} catch (error) {
			if (!(error instanceof GitProblem)) {
				throw error;
			}
		}
	}

	return false;
};

/**
 * Refuses to go on without commits that are lost, and says which are left.
 *
 * @param doing what cannot be done without it, e.g. `go on`
 * @throws Problem (exit code 1)
 */
export const requireRecovered = (
	run: string,
	storeFolder: string,
	{
		doing,
		needed,
		all,
		lost,
	}: {doing: string; needed: readonly Sha[]; all: readonly RunCommit[]; lost: readonly RunCommit[]},
): void => {
	if (!lost.some(({commit}) => needed.includes(commit))) {
		return;
	}

	const list = (commits: readonly RunCommit[]) =>
		commits.map(({name, commit}) => `${name} (${commit.slice(0, 9)})`).join(', ') || 'nothing';
	const kept = all.filter(one => !lost.includes(one));
	const last = kept.findLast(({name}) => name !== 'its base');
	const asides = setAsideOf(storeFolder);
	const lines = [
		`Still there: ${list(kept)}.`,
		...(last
			? [`To take the last of that: treadle deliver ${run} --commit ${last.commit.slice(0, 12)}`]
			: [`To begin again: treadle run ${run.replace(/-\d+$/, '')}`]),
		...(asides.length > 0
			? [
					`What is left of the damaged store: ${asides.join(', ')}. Nothing more of this run can be read from there.`,
				]
			: []),
	];
	throw new Problem(`${run} cannot ${doing}: Treadle's store was damaged, and this is lost: ${list(lost)}.`, {
		hint: lines.join('\n'),
		exitCode: exitCodes.internal,
	});
};
