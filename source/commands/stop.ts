import {randomUUID} from 'node:crypto';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {sendToRun} from '../control/client.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {followFamily} from '../system/process/process-family.js';
import {lockHolder} from '../workspace/store/lock.js';
import {liveRun, locateRun} from './selection/find-run.js';
import {locate} from './selection/locate.js';
import {print} from './terminal/output.js';

/** Milliseconds an engine gets to end after a request, and again after a signal. */
const limits = {asked: 10_000, signalled: 5000};

/**
 * Stops a run even when its screen hangs: asks the engine over its socket, then sends SIGTERM, then kills it and all it
 * started. The engine is identified by the repository's lock, never by a process id, which may have been reused.
 */
export const stop = async (named: string | undefined): Promise<ExitCode> => {
	// One run at a time holds a repository.
	const name = named ?? liveRun((await locate()).folder);
	if (name === undefined) {
		print('No run is going on in this repository.\n');
		return exitCodes.verified;
	}

	const {run, folder} = await locateRun(name);
	const repositoryFolder = path.dirname(path.dirname(folder));
	const holder = lockHolder(repositoryFolder);
	if (holder?.run !== run) {
		print(`${run} is not running.\n`);
		return exitCodes.verified;
	}

	const ends = async (timeLimit: number): Promise<boolean> => {
		const deadline = performance.now() + timeLimit;
		while (lockHolder(repositoryFolder)?.pid === holder.pid) {
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

	// Even an engine that ended normally may have left something running.
	family.signal('SIGKILL');
	if (!ended && !(await ends(limits.signalled))) {
		throw new Problem(`${run} could not be stopped: process ${holder.pid} does not end.`, {
			exitCode: exitCodes.internal,
		});
	}

	print(`${run} stopped. Go on with: treadle resume ${run}\n`);
	return exitCodes.verified;
};
