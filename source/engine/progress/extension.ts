import type {StopRules} from '../../loop/loop.js';
import {durationText} from '../../loop/values/duration.js';
import {exitCodes, Problem} from '../../problem.js';
import {nextCommands} from '../process/next-commands.js';
import {patienceWithTampering} from './decide.js';
import {exhaustedLimits, type LimitName} from './exhausted-limits.js';
import type {Progress} from './progress.js';

const limitNames: readonly LimitName[] = ['iterations', 'time', 'tokens', 'cost'];

/** `add` is put on top of the limit there is; else `amount` is the new limit. */
export type NewLimit = {amount: number; add: boolean};

/** What the user grants a run that ended, so that it can go on. */
export type Extension = {
	limits?: Partial<Record<LimitName, NewLimit>>;
	/** Protected files that the agent may change from now on, relative to the top of the repository. */
	allow?: string[];
	/** Iteration from whose checkpoint it goes on; 0 is the base. */
	from?: number;
};

/** The limits of a run with what the user granted. Throws a Problem for one that the loop does not set. */
export const extendLimits = (stop: StopRules, limits: Extension['limits'] = {}): StopRules => {
	const extended = {...stop};
	for (const name of limitNames) {
		const granted = limits[name];
		const before = stop[name];
		if (granted === undefined) {
			continue;
		}

		if (before === undefined) {
			throw new Problem(`--${name}: the loop sets no limit on ${name}, so there is none to raise.`);
		}

		// Cents do not add up exactly in binary fractions.
		extended[name] = granted.add ? Math.round((before + granted.amount) * 100) / 100 : granted.amount;
	}

	return extended;
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
	const [spent] = exhaustedLimits(progress, stop);
	const hint = `Let it go on with one of:\n  ${nextCommands({progress, stop, run, outcome}).join('\n  ')}`;
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
	const raised = limitNames.flatMap(name => {
		const value = stop[name];
		if (limits[name] === undefined || value === undefined) {
			return [];
		}

		return [`${name} up to ${name === 'time' ? durationText(value) : name === 'cost' ? `$${value}` : value}`];
	});
	const granted = [
		...raised,
		...(allow.length > 0 ? [`the agent may change ${allow.join(', ')}`] : []),
		...(from === undefined ? [] : [`from the checkpoint of iteration ${from}`]),
	];
	return granted.length === 0 ? 'you resumed it' : `you resumed it: ${granted.join('; ')}`;
};
