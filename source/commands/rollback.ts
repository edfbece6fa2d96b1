import {askRun} from '../control/client.js';
import {lockForRun} from '../engine/lock-for-run.js';
import {readProgress} from '../engine/read-progress.js';
import {openChainedJournal} from '../journal/chained-journal.js';
import {requireUnchanged} from '../journal/proof.js';
import {readFacts} from '../journal/read-facts.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {lockHolder} from '../workspace/lock.js';
import {chooseIteration} from './choose-iteration.js';
import {locateRun} from './find-run.js';
import {locate} from './locate.js';
import {print} from './output.js';
import {settled} from './settled.js';

const reason = 'rolled back from another terminal';

/** A running engine does it itself, between two of its steps. */
const askEngine = async (folder: string, iteration: number): Promise<void> => {
	const before = (await readFacts(folder)).seq;
	const reply = await askRun(folder, {type: 'rollback', iteration, reason});
	if (!reply.ok) throw new Problem(`the run cannot go back: ${reply.error}.`);
	await settled(async () => {
		const {seq, iterations} = await readFacts(folder);
		return seq > before && iterations.every(cell => cell.undone || cell.iteration <= iteration);
	}, 'the roll-back');
};

/** Where nothing runs, it is written down: `resume` makes the workspace from the commit it finds there. */
const writeDown = async (
	stateFolder: string,
	run: string,
	folder: string,
	iteration: number,
): Promise<void> => {
	const lock = await lockForRun(stateFolder, run);
	try {
		await requireUnchanged(folder);
		const {progress} = await readProgress(folder);
		const commit = progress.checkpoints.get(iteration);
		if (!commit) {
			const known = [...progress.checkpoints.keys()].join(', ');
			throw new Problem(`${run} has no checkpoint of iteration ${iteration}.`, {
				hint: known ? `It has: ${known}.` : 'It has none at all.',
			});
		}

		const journal = await openChainedJournal(folder);
		await journal.append({type: 'rolled.back', to: iteration, commit, by: 'human', reason});
		await journal.close();
	} finally {
		lock.release();
	}
};

/** Puts a run's workspace back to the checkpoint of an iteration; 0 is the base. Memory stays. */
export const rollback = async (first: string | undefined, second: string | undefined): Promise<ExitCode> => {
	const {name, typed} = await chooseIteration(first, second);
	const iteration = Number(typed);
	if (!/^\d+$/.test(typed) || !Number.isSafeInteger(iteration)) {
		throw new Problem(`"${typed}" is not an iteration: it takes a whole number, 0 for the base.`);
	}

	const {folder: stateFolder} = await locate();
	const {run, folder} = await locateRun(name);
	if (lockHolder(stateFolder)?.run === run) {
		await askEngine(folder, iteration);
		print(`${run} is back at iteration ${iteration}.\n`);
	} else {
		await writeDown(stateFolder, run, folder, iteration);
		print(`${run} is back at iteration ${iteration}. Go on from there: treadle resume ${run}\n`);
	}

	return exitCodes.verified;
};
