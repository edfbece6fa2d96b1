import type {StopRules} from '../loop/loop.js';
import {amountNames, type NewLimits} from '../loop/values/new-limit.js';
import type {ExitCode} from '../problem.js';
import {type LimitOptions, parseLimits} from './program/parse-limits.js';
import {type RunOrResumeOptions, runOrResume} from './running/run-or-resume.js';
import {asleepRun} from './selection/asleep-run.js';
import {chooseLoop} from './selection/choose-loop.js';

/** The same limits for a run that goes on. `stall` and `failures` stay as it began with them. */
const limitsInAll = (limits: Partial<StopRules>): NewLimits => ({
	...Object.fromEntries(
		amountNames.flatMap(name => {
			const amount = limits[name];
			return amount === undefined ? [] : [[name, {amount, add: false}]];
		}),
	),
	perDay: limits.perDay,
	deadline: limits.deadline,
});

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
			: {folder, run: asleep, extension: {limits: limits && limitsInAll(limits)}},
		options,
	);
};
