import {listRuns, type RunListing} from '../../journal/runs/list-runs.js';
import {Problem} from '../../problem.js';
import {chooseCandidate} from './choose-candidate.js';
import {locate} from './locate.js';

const aboutRun = ({state, goal}: RunListing): string => (goal === undefined ? state : `${state}: ${goal}`);

export type ChooseRunOptions = {
	command: string;
	/** Which runs the command applies to. */
	fits: (run: RunListing) => boolean;
	/** What they are, in the plural, and what to say where there is none. */
	what: string;
	none: string;
};

/** The run that was named, or else the only one that fits, or the one the user picks. */
export const chooseRun = async (
	named: string | undefined,
	{command, fits, what, none}: ChooseRunOptions,
): Promise<string> => {
	if (named !== undefined) {
		return named;
	}
	const {runs} = await locate();
	const fitting = (await listRuns(runs)).filter(fits);
	return chooseCandidate(
		fitting.map(run => ({name: run.run, about: aboutRun(run)})),
		{command, what, none: new Problem(none, {hint: 'treadle runs lists the runs of this repository.'})},
	);
};
