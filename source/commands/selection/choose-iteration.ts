import {readProgress} from '../../engine/progress/read-progress.js';
import {Problem} from '../../problem.js';
import {chooseCandidate} from './choose-candidate.js';
import {chooseRun} from './choose-run.js';
import {locateRun} from './find-run.js';

/**
 * The run and the iteration to roll back to; either may be omitted. An omitted one is the only candidate, or the one the
 * user picks.
 */
export const chooseIteration = async (
	first: string | undefined,
	second: string | undefined,
): Promise<{name: string; typed: string}> => {
	if (first !== undefined && second !== undefined) {
		return {name: first, typed: second};
	}
	const isIteration = first !== undefined && /^\d+$/.test(first);
	const name = await chooseRun(isIteration ? undefined : first, {
		command: 'treadle rollback',
		fits: ({commit}) => commit !== undefined,
		what: 'runs with checkpoints',
		none: 'no run of this repository has a checkpoint to go back to.',
	});
	if (isIteration) {
		return {name, typed: first};
	}
	const {run, folder} = await locateRun(name);
	const {progress} = await readProgress(folder);
	const typed = await chooseCandidate(
		[...progress.checkpoints].map(([iteration, commit]) => ({
			name: String(iteration),
			about: `${commit.slice(0, 9)}${iteration === 0 ? ', the base' : ''}`,
		})),
		{
			command: `treadle rollback ${run}`,
			what: 'iterations with a checkpoint',
			none: new Problem(`${run} has no checkpoint to go back to.`),
		},
	);
	return {name, typed};
};
