import {parsePrices} from '../agents/own-prices.js';
import type {EngineTask} from '../engine/messages.js';
import {parseGates} from '../loop/gates.js';
import type {ExitCode} from '../problem.js';
import {readSettings} from '../settings.js';

/** How to show a run, as typed. */
export type ShowOptions = {headless?: boolean; json?: boolean; theme?: string};

export type ConductOptions = ShowOptions & {gates?: string};

/** `CI=` and `CI=false` say that this is not one. */
const isCi = (value: string | undefined): boolean => !['', '0', 'false'].includes(value ?? '');

/** Whether there is a person and a terminal that can draw. */
export const hasScreen = ({headless, json}: ShowOptions, environment = process.env): boolean =>
	!headless &&
	!json &&
	process.stdin.isTTY &&
	process.stdout.isTTY &&
	environment.TERM !== 'dumb' &&
	!isCi(environment.CI);

/** What to turn, as typed. */
export type Assignment = {
	/** Absolute path of the folder to run in. */
	folder: string;
} & ({loop: string} | {run: string | undefined});

/** Starts or resumes a run, on the screen where there is one, else headless. Resolves with its exit code. */
export const conduct = async (assignment: Assignment, options: ConductOptions): Promise<ExitCode> => {
	const task: EngineTask = {
		...assignment,
		...(options.gates === undefined ? {} : {gates: parseGates(options.gates)}),
		prices: parsePrices((await readSettings()).settings.prices),
	};
	if (hasScreen(options)) {
		const {runOnScreen} = await import('./run-on-screen.js');
		return runOnScreen(task, options);
	}

	const {runHeadless} = await import('./run-headless.js');
	return runHeadless(task, options);
};
