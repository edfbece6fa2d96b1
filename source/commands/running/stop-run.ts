import {randomUUID} from 'node:crypto';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {sendToRun} from '../../control/client.js';
import {exitCodes, Problem} from '../../problem.js';
import {followFamily} from '../../system/process/process-family.js';
import {engineOf, lockHolder} from '../../workspace/store/lock.js';
import type {FoundRun} from '../selection/find-run.js';

/** Milliseconds an engine gets to end after a request, again after a signal, and to leave once its run is over. */
const limits = {asked: 10_000, signalled: 5000, leaving: 400};

/**
 * Stops a run even when its screen hangs: asks the engine over its socket, then sends SIGTERM, then kills it and all it
 * started. The engine is identified by the run's lock, never by a process id, which may have been reused.
 *
 * @returns false when the run was not going on
 */
export const stopRun = async ({run, folder}: FoundRun): Promise<boolean> => {
	const repositoryFolder = path.dirname(path.dirname(folder));
	const holder = engineOf(repositoryFolder, run);
	if (!holder) {
		return false;
	}

	const ends = async (timeLimit: number): Promise<boolean> => {
		const deadline = performance.now() + timeLimit;
		while (lockHolder(repositoryFolder, run)?.pid === holder.pid) {
			if (performance.now() > deadline) {
				return false;
			}
			await wait(50);
		}

		return true;
	};

	const family = followFamily(holder.pid, randomUUID());
	const reply = await sendToRun(folder, {
		type: 'stop',
		reason: 'you stopped it from another terminal',
	});
	let ended = reply.ok && (await ends(limits.asked));
	if (!ended) {
		process.kill(holder.pid, 'SIGTERM');
		ended = await ends(limits.signalled);
	}

	// A run without a screen still prints how it ended. Even one that ended normally may have left something running.
	for (const start = performance.now(); ended && performance.now() - start < limits.leaving; ) {
		if (family.living().length === 0) {
			break;
		}
		await wait(20);
	}
	family.signal('SIGKILL');
	if (!ended && !(await ends(limits.signalled))) {
		throw new Problem(`${run} could not be stopped: process ${holder.pid} does not end.`, {
			exitCode: exitCodes.internal,
		});
	}

	return true;
};
