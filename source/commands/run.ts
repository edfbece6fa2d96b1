import type {Extension} from '../engine/progress/extension.js';
import type {StopRules} from '../loop/loop.js';
import type {ExitCode} from '../problem.js';
import {type LimitOptions, parseLimits} from './program/parse-limits.js';
import {type RunOrResumeOptions, runOrResume} from './running/run-or-resume.js';
import {asleepRun} from './selection/asleep-run.js';
import {chooseLoop} from './selection/choose-loop.js';

/** Limits for a run that goes on. */
const absolute = ({iterations, time, tokens, cost}: Partial<StopRules>): Extension['limits'] =>
	Object.fromEntries(
		Object.entries({iterations, time, tokens, cost}).flatMap(([name, amount]) =>
			amount === undefined ? [] : [[name, {amount, add: false}]],
		),
	);

/**
 * Runs a loop by its name in `loops/` or by a path; the only one by default. Limits are those of this run alone. For one
 * waking it goes on with the run that the last one left asleep.
 */
export const run = async (
	loop: string | undefined,
	options: RunOrResumeOptions & LimitOptions,
): Promise<ExitCode> => {
	const limits = parseLimits(options);
	const folder = process.cwd();
	const name = await chooseLoop(loop, 'treadle run');
	const asleep = options.once ? await asleepRun(folder, name) : undefined;
	return runOrResume(
		asleep === undefined
			? {folder, loop: name, limits}
			: {folder, run: asleep, extension: {limits: limits && absolute(limits)}},
		options,
	);
};
