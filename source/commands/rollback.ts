import {sendToRun} from '../control/client.js';
import {lockForRun} from '../engine/preflight/lock-for-run.js';
import type {Progress} from '../engine/progress/progress.js';
import {readProgress} from '../engine/progress/read-progress.js';
import {openChainedJournal} from '../journal/chain/chained-journal.js';
import {requireUnchanged} from '../journal/chain/proof.js';
import type {Sha} from '../journal/events/events.js';
import {readEvents} from '../journal/runs/read-events.js';
import {readFacts} from '../journal/runs/read-facts.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {engineOf} from '../workspace/store/lock.js';
import {requireOutsideRun} from './program/require-outside-run.js';
import {waitForEngine} from './running/wait-for-engine.js';
import {chooseIteration} from './selection/choose-iteration.js';
import {locateRun} from './selection/find-run.js';
import {locate} from './selection/locate.js';
import {print} from './terminal/output.js';

const requireCheckpoint = (run: string, {checkpoints}: Progress, iteration: number): Sha => {
	const commit = checkpoints.get(iteration);
	if (!commit) {
		const known = [...checkpoints.keys()].join(', ');
		throw new Problem(`${run} has no checkpoint of iteration ${iteration}.`, {
			hint: known ? `It has: ${known}.` : 'It has none at all.',
		});
	}

	return commit;
};

/** Asks the running engine to roll back between two of its steps. */
const requestRollback = async (
	run: string,
	folder: string,
	iteration: number,
	reason: string,
): Promise<void> => {
	requireCheckpoint(run, (await readProgress(folder)).progress, iteration);
	const before = (await readFacts(folder)).seq;
	const reply = await sendToRun(folder, {type: 'rollback', iteration, reason});
	if (!reply.ok) {
		throw new Problem(`the run cannot go back: ${reply.error}.`);
	}
	// The state may change again at once, so wait for the event.
	await waitForEngine(async () => hasGoneBack(folder, iteration, before + 1), 'the roll-back');
};

const hasGoneBack = async (folder: string, iteration: number, from: number): Promise<boolean> => {
	for await (const event of readEvents(folder, {from})) {
		if (event.type === 'rolled.back' && event.by === 'human' && event.to === iteration) {
			return true;
		}
	}

	return false;
};

/** Without an engine the roll-back is only recorded: `resume` makes the workspace from that commit. */
const recordRollback = async (
	stateFolder: string,
	run: string,
	folder: string,
	iteration: number,
	reason: string,
): Promise<void> => {
	const lock = await lockForRun(stateFolder, run, {scope: 'run'});
	try {
		await requireUnchanged(folder);
		const {progress} = await readProgress(folder);
		const commit = requireCheckpoint(run, progress, iteration);
		const journal = await openChainedJournal(folder);
		await journal.append({type: 'rolled.back', to: iteration, commit, by: 'human', reason});
		await journal.close();
	} finally {
		lock.release();
	}
};

/** Puts a run's workspace back to the checkpoint of an iteration; 0 is the base. Memory stays. */
export const rollback = async (
	first: string | undefined,
	second: string | undefined,
	{reason = ''}: {reason?: string} = {},
): Promise<ExitCode> => {
	const {name, typed} = await chooseIteration(first, second);
	const iteration = Number(typed);
	if (!/^\d+$/.test(typed) || !Number.isSafeInteger(iteration)) {
		throw new Problem(`"${typed}" is not an iteration: it takes a whole number, 0 for the base.`);
	}

	const {folder: stateFolder} = await locate();
	requireOutsideRun(stateFolder);
	const {run, folder} = await locateRun(name);
	if (engineOf(stateFolder, run)) {
		await requestRollback(run, folder, iteration, reason);
		print(`${run} is back at iteration ${iteration}.
`);
	} else {
		await recordRollback(stateFolder, run, folder, iteration, reason || 'no reason was given');
		print(`${run} is back at iteration ${iteration}. Go on from there: treadle resume ${run}
`);
	}

	return exitCodes.verified;
};
