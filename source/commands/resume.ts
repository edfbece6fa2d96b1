import {listRuns, type RunListing} from '../journal/runs/list-runs.js';
import type {ExitCode} from '../problem.js';
import {type ExtensionOptions, parseExtension} from './program/parse-extension.js';
import {requireOutsideRun} from './program/require-outside-run.js';
import {type RunOrResumeOptions, runOrResume} from './running/run-or-resume.js';
import {chooseRun} from './selection/choose-run.js';
import {locate} from './selection/locate.js';
import {isInteractive} from './terminal/ask.js';

const goesOn = ({state}: RunListing): boolean =>
	!['verified', 'live', 'starting', 'unreadable'].includes(state);

/** The run that the user picks at a terminal; undefined, which means the newest, for a script or without a choice. */
const pick = async (): Promise<string | undefined> => {
	if (!isInteractive()) {
		return undefined;
	}
	const {runs} = await locate();
	if (!(await listRuns(runs)).some(goesOn)) {
		return undefined;
	}
	return chooseRun(undefined, {
		command: 'treadle resume',
		fits: goesOn,
		what: 'runs that can go on',
		none: 'there is no run that can go on.',
	});
};

/** Resumes a run where it stopped, with any new limits; by default one that can be resumed. */
export const resume = async (
	named: string | undefined,
	options: RunOrResumeOptions & ExtensionOptions,
): Promise<ExitCode> => {
	requireOutsideRun((await locate()).folder);
	const extension = parseExtension(options);
	const run = named ?? (await pick());
	return runOrResume({folder: process.cwd(), run, extension}, options);
};
