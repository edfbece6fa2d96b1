import path from 'node:path';
import {listRuns, type RunListing} from '../journal/runs/list-runs.js';
import type {ExitCode} from '../problem.js';
import {createScratchProject, type ScratchProject} from './demo/scratch-project.js';
import {type RunOrResumeOptions, runOrResume} from './running/run-or-resume.js';
import {chooseView} from './running/view.js';
import {locate} from './selection/locate.js';
import {printLines} from './terminal/output.js';

export type DemoOptions = RunOrResumeOptions & {
	/** A new or empty folder for the demo; a temporary one by default. */
	folder?: string;
};

/**
 * Makes the scratch repository and runs its loop like any other. Without a screen only the delivery asks, and waits.
 * Resolves with the exit code of the run.
 */
export const demo = async ({folder, ...options}: DemoOptions): Promise<ExitCode> => {
	const project = await createScratchProject(folder);
	// The engine inherits this: its files go beside the scratch repository, not among the user's runs.
	process.env.XDG_STATE_HOME = project.stateHome;
	process.chdir(project.repository);

	const watched = (await chooseView(options)).kind !== 'headless';
	if (!watched) {
		process.env.TREADLE_REHEARSAL_PACE ??= '0';
	}
	const say = (lines: readonly string[]): void => {
		if (!options.json) {
			printLines(lines);
		}
	};

	say([`A scratch repository with a small project: ${project.repository}`, '']);
	const exitCode = await runOrResume(
		{folder: project.repository, loop: 'spec'},
		watched ? options : {...options, gates: options.gates ?? 'deliver'},
	);
	say(['', ...(await nextStepLines(project, watched))]);
	return exitCode;
};

/** The commands to type next; the most important one comes last. */
const nextStepLines = async (project: ScratchProject, watched: boolean): Promise<string[]> => {
	const {runs} = await locate(project.repository);
	const [newest] = await listRuns(runs);
	const treadle = ownCommand();
	const enter = [
		'To go on from here:',
		`  cd ${project.repository}`,
		`  export XDG_STATE_HOME=${project.stateHome}`,
	];
	return newest ? [...enter, ...commandLines(newest, treadle, watched)] : enter;
};

const commandLines = (run: RunListing, treadle: string, watched: boolean): string[] => [
	`  ${treadle} watch ${run.run}`,
	...(run.branch === undefined ? [] : [`  git diff main ${run.branch}`]),
	...(run.waitsForDelivery
		? [`  ${treadle} deliver ${run.run}${watched ? '' : ` --commit ${run.commit}`}`]
		: []),
];

/** When npm runs it from a clone, there is no `treadle` on the PATH. */
const ownCommand = (): string =>
	process.env.npm_lifecycle_event && process.argv[1] ? `node ${path.resolve(process.argv[1])}` : 'treadle';
