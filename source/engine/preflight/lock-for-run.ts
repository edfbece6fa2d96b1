import path from 'node:path';
import {readFacts} from '../../journal/runs/read-facts.js';
import type {RunState} from '../../journal/state/state.js';
import {formatWake} from '../../words/format.js';
import {acquireLock, BusyProblem, type Lock, type LockScope} from '../../workspace/store/lock.js';

export type LockOptions = {
	/** The command that takes it, where it is not a run. */
	command?: string;
	/** `repository` by default. */
	scope?: LockScope;
};

/** Name of the loop that a run is of: a run is called after its loop, with a number. */
export const loopOfRun = (run: string): string => run.replace(/-\d+$/, '');

/** What a run that is in the way does now. */
const doing = ({run, gate, sleep, status, sleepsUntil}: RunState): string => {
	if (!run) {
		return 'it is starting';
	}

	if (sleep) {
		const draft = gate ? ', and a draft waits for your answer' : '';
		return `it is asleep${sleepsUntil === undefined ? '' : ` until ${formatWake(sleepsUntil)}`}${draft}`;
	}

	if (gate) {
		return `it waits for your answer at its ${gate.name} gate`;
	}

	return status === 'paused' ? 'it is paused' : 'it is at work';
};

/** The same Problem, with what the run does that holds the lock, and how to run beside it. */
const explain = async (problem: BusyProblem, stateFolder: string, run: string): Promise<BusyProblem> => {
	const {holder, message, hint = ''} = problem;
	if (!holder || holder.command !== undefined) {
		return problem;
	}

	const state = await readFacts(path.join(stateFolder, 'runs', holder.run)).catch(() => undefined);
	const now = state && !state.finished ? ` Now ${doing(state)}.` : '';
	const isSame = loopOfRun(holder.run) === loopOfRun(run);
	const beside = isSame
		? 'A loop runs only once at a time.'
		: 'Another loop runs beside it, in a clone of its own, with --beside.';
	return new BusyProblem(`${message}${now}`, `${hint}\n${beside}`, holder);
};

/**
 * Takes the lock for a run, or for a command that is none.
 *
 * @throws {BusyProblem} that names the holder that is in the way
 */
export const lockForRun = async (
	stateFolder: string,
	run: string,
	{command, scope}: LockOptions = {},
): Promise<Lock> => {
	const holder = {
		run,
		loop: command === undefined ? loopOfRun(run) : undefined,
		command,
		pid: process.pid,
		since: new Date().toISOString(),
	};
	try {
		return await acquireLock(stateFolder, holder, scope);
	} catch (error) {
		throw error instanceof BusyProblem ? await explain(error, stateFolder, run) : error;
	}
};
