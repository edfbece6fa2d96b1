import path from 'node:path';
import {openControlServer} from '../control/server.js';
import {openJournal} from '../journal/append.js';
import type {RunFinished, RunStarted} from '../journal/events.js';
import {findRun} from '../journal/list-runs.js';
import {readEvents} from '../journal/read-events.js';
import {runPaths} from '../journal/run-folder.js';
import type {Loop} from '../loop/loop.js';
import {readLoop} from '../loop/read-loop.js';
import {Problem} from '../problem.js';
import {verifierEnvironment} from '../system/child-environment.js';
import {leash, reap, runMarker} from '../system/leash.js';
import {stateHome} from '../system/state-home.js';
import {reopenWorkspace} from '../workspace/create-workspace.js';
import {inspectRepository} from '../workspace/inspect-repository.js';
import {repositoryFolder} from '../workspace/repository-folder.js';
import {openStore} from '../workspace/store.js';
import type {Bones} from './context.js';
import {advance, noProgress, type Progress} from './progress.js';
import {createReachableHuman} from './reachable-human.js';
import {assemble, type EngineOptions, lockFor, placeOf, record, type Sitting} from './run-engine.js';

export type ResumeOptions = Omit<EngineOptions, 'loop'> & {
	/** Id of the run, the beginning of one, or undefined for the newest. */
	run: string | undefined;
};

/** What the journal of a run says about where it stands. */
export const readProgress = async (
	runFolder: string,
): Promise<{started: RunStarted | undefined; progress: Progress}> => {
	let started: RunStarted | undefined;
	let progress = noProgress;
	for await (const event of readEvents(runFolder)) {
		progress = advance(progress, event);
		if (event.type === 'run.started') {
			started = event;
		}
	}

	return {started, progress};
};

/** The loop as it was frozen for the run. Goalposts do not move in the middle of one. */
const frozenLoop = async (started: RunStarted): Promise<Loop> => {
	const loop = await readLoop(started.loopFile);
	if (loop.digest !== started.loopDigest) {
		throw new Problem(`${started.loopFile} was changed since run ${started.run} started.`, {
			hint: `Put it back to go on with ${started.run}, or start a new run: treadle run ${started.loop}`,
		});
	}

	return loop;
};

/**
 * Goes on with a run that stopped or whose engine died, where it stopped.
 *
 * @throws {Problem} when there is nothing to go on with, or something keeps it from starting
 */
export const resumeEngine = async (options: ResumeOptions): Promise<RunFinished> => {
	const {environment} = options;
	const repository = await inspectRepository(options.folder);
	const stateFolder = repositoryFolder(stateHome(environment), repository);
	const {run, folder: runFolder} = await findRun(path.join(stateFolder, 'runs'), options.run);
	const lock = await lockFor(stateFolder, run);
	await reap(runFolder);
	const untie = leash(runFolder);
	try {
		const journal = await openJournal(runFolder);
		try {
			const {started, progress} = await readProgress(runFolder);
			if (!started) {
				throw new Problem(`Run ${run} never got as far as its first event.`, {
					hint: 'Start a new one: treadle run <loop>',
				});
			}

			if (progress.outcome === 'verified') {
				throw new Problem(`Run ${run} is finished: its goal is verified.`, {
					hint: progress.delivered
						? 'There is nothing left to do.'
						: `Deliver it with: treadle deliver ${run}`,
				});
			}

			const read = await frozenLoop(started);
			const gates = options.gates ?? progress.gates;
			const loop: Loop = {...read, gates};
			const sitting: Sitting = {loop, repository, stateFolder, run, runFolder};
			const store = await openStore(repository, stateFolder);
			const bones: Bones = {
				...assemble(sitting, environment, store.storeFolder),
				base: {commit: started.base, tree: started.baseTree, dirty: started.dirty, skipped: []},
				openWorkspace: async (report, signal) =>
					reopenWorkspace({
						repository,
						store,
						base: {commit: started.base, tree: started.baseTree, dirty: started.dirty, skipped: []},
						last: progress.commit,
						run,
						runFolder,
						prepare: loop.prepare,
						protect: loop.protect,
						environment: verifierEnvironment(environment, {[runMarker]: runFolder}),
						report,
						signal,
					}),
			};
			await bones.agent.preflight(repository.root);
			const {human, receive} = createReachableHuman(options.attended);
			const control = await openControlServer(runPaths(runFolder).socket, receive);
			try {
				options.onReady?.({run, folder: runFolder});
				return await record(
					journal,
					{
						loop,
						bones,
						human,
						place: placeOf(sitting),
						earlier: {...progress, gates},
						...(options.shutdown ? {shutdown: options.shutdown} : {}),
						...(options.onDefect ? {onDefect: options.onDefect} : {}),
					},
					options.onEvent,
				);
			} finally {
				await control.close();
			}
		} finally {
			await journal.close();
		}
	} finally {
		untie();
		lock.release();
	}
};
