import type {StopRules} from '../../loop/loop.js';
import {describeNewLimits, type NewLimits} from '../../loop/values/new-limit.js';
import {exitCodes, Problem} from '../../problem.js';
import {nextCommands} from '../process/next-commands.js';
import {patienceWithTampering} from './decide.js';
import {exhaustedLimits} from './exhausted-limits.js';
import type {Progress} from './progress.js';

/** What the user grants a run that ended, so that it can go on. */
export type Extension = {
	limits?: NewLimits;
	/** Protected files that the agent may change from now on, relative to the top of the repository. */
	allow?: string[];
	/** Iteration from whose checkpoint it goes on; 0 is the base. */
	from?: number;
};

const requireAllowable = (run: string, {tamperedFiles}: Progress, allow: readonly string[]): void => {
	const unknown = allow.find(file => !tamperedFiles.has(file));
	if (unknown !== undefined) {
		const known = [...tamperedFiles].join(', ');
		throw new Problem(`--allow: ${run} has not changed a protected file ${unknown}.`, {
			hint: known === '' ? 'It has changed none.' : `It has changed: ${known}.`,
		});
	}
};

const requireCheckpoint = (run: string, {checkpoints}: Progress, from: number): void => {
	if (!checkpoints.has(from)) {
		throw new Problem(`--from: ${run} has no checkpoint of iteration ${from}.`, {
			hint: `It has: ${[...checkpoints.keys()].join(', ')}.`,
		});
	}
};

/**
 * Refuses to go on where the run would end again at once, and what was granted does not fit the run.
 *
 * @param stop the limits, those granted included
 * @throws {Problem} that says what would let it go on
 */
export const requireWayOn = (
	run: string,
	progress: Progress,
	stop: StopRules,
	{allow = [], from}: Extension,
): void => {
	requireAllowable(run, progress, allow);
	if (from !== undefined) {
		requireCheckpoint(run, progress, from);
	}

	const {outcome} = progress;
	const now = Date.now();
	const [spent] = exhaustedLimits({...progress, now}, stop);
	const hint = `Let it go on with one of:\n  ${nextCommands({progress, stop, run, outcome, now}).join('\n  ')}`;
	if (outcome === 'budget' && spent !== undefined) {
		throw new Problem(`${run} has no budget left: ${spent.reason}.`, {hint, exitCode: exitCodes.budget});
	}

	const isGranted = allow.length > 0 || from !== undefined;
	if (
		outcome === 'tampered' &&
		progress.tamperings - progress.pardoned >= patienceWithTampering &&
		!isGranted
	) {
		throw new Problem(
			`${run} was stopped because the agent changed protected files: ${[...progress.tamperedFiles].join(', ')}.`,
			{hint, exitCode: exitCodes.tampered},
		);
	}
};

/** What was granted, as a sentence for the record. */
export const describeExtension = (stop: StopRules, {limits = {}, allow = [], from}: Extension): string => {
	const granted = [
		...describeNewLimits(stop, limits),
		...(allow.length > 0 ? [`the agent may change ${allow.join(', ')}`] : []),
		...(from === undefined ? [] : [`from the checkpoint of iteration ${from}`]),
	];
	return granted.length === 0 ? 'you resumed it' : `you resumed it: ${granted.join('; ')}`;
};
