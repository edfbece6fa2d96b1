import {parsePrices} from '../../agents/prices/own-prices.js';
import type {EngineTask} from '../../engine/process/messages.js';
import type {Extension} from '../../engine/progress/extension.js';
import type {StopRules} from '../../loop/loop.js';
import {parseGates} from '../../loop/settings/gates.js';
import {parsePerDay} from '../../loop/values/per-day.js';
import type {ExitCode} from '../../problem.js';
import {readSettings} from '../../settings.js';
import {BusyProblem} from '../../workspace/store/lock.js';
import {chooseView, type ShowOptions, type View} from './view.js';

export type RunOrResumeOptions = ShowOptions & {
	gates?: string;
	/** Without a screen, and without an end when this terminal ends. */
	background?: boolean;
	/** For one waking: it ends when the loop would sleep. */
	once?: boolean;
	/** Beside other runs, if any are going on in the repository. */
	beside?: boolean;
};

/** What to run, as typed. */
export type RunTarget = {
	/** Absolute path of the folder to run in. */
	folder: string;
} & ({loop: string; limits?: Partial<StopRules>} | {run: string | undefined; extension?: Extension});

/**
 * Starts or resumes a run: on the screen, in plain lines on a terminal without one, headless, or in the background.
 * Resolves with its exit code.
 */
export const runOrResume = async (target: RunTarget, options: RunOrResumeOptions): Promise<ExitCode> => {
	const {settings} = await readSettings();
	const task: EngineTask = {
		...target,
		beside: options.beside,
		gates: options.gates === undefined ? undefined : parseGates(options.gates),
		once: options.once,
		prices: parsePrices(settings.prices),
		perDay: settings['per-day'] === '' ? undefined : parsePerDay(settings['per-day']),
		keepAwake: settings.awake,
	};
	if (options.background) {
		const {runInBackground} = await import('./run-in-background.js');
		return runInBackground(task);
	}

	const view = await chooseView(options);
	if (view.kind === 'headless') {
		const {runHeadless} = await import('./run-headless.js');
		return runHeadless(task, options);
	}

	try {
		return await runAttended(task, view, options);
	} catch (error) {
		if (error instanceof BusyProblem && error.holder && error.holder.command === undefined) {
			const {offerWatch} = await import('./offer-watch.js');
			return offerWatch(error, error.holder.run, options);
		}
		throw error;
	}
};

const runAttended = async (task: EngineTask, view: View, options: RunOrResumeOptions): Promise<ExitCode> => {
	if (view.kind === 'plain') {
		const {runPlain} = await import('../plain/run-plain.js');
		return runPlain(task, view.why);
	}

	const {runOnScreen} = await import('./run-on-screen.js');
	return runOnScreen(task, options);
};
