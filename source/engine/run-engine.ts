import {mkdirSync, rmdirSync} from 'node:fs';
import path from 'node:path';
import {createAgent} from '../agents/index.js';
import {openControlServer} from '../control/server.js';
import {type Journal, openJournal} from '../journal/append.js';
import type {Event, RunFinished} from '../journal/events.js';
import {createRunFolder, runPaths} from '../journal/run-folder.js';
import {whyNeverFinishes} from '../loop/can-finish.js';
import {findLoop} from '../loop/find-loop.js';
import type {GateName, Loop} from '../loop/loop.js';
import {readLoop} from '../loop/read-loop.js';
import {openMemory} from '../memory/memory-file.js';
import {Problem} from '../problem.js';
import {agentEnvironment, verifierEnvironment} from '../system/child-environment.js';
import {leash, runMarker} from '../system/leash.js';
import {ensureStateFolder, stateHome} from '../system/state-home.js';
import {version} from '../system/version.js';
import {createTrigger} from '../triggers/index.js';
import {createVerifiers} from '../verifiers/index.js';
import {createWorkspace} from '../workspace/create-workspace.js';
import {deliverBranch} from '../workspace/deliver-branch.js';
import {inspectRepository} from '../workspace/inspect-repository.js';
import {type Lock, takeLock} from '../workspace/lock.js';
import {repositoryFolder} from '../workspace/repository-folder.js';
import {openStore} from '../workspace/store.js';
import type {Repository} from '../workspace/workspace.js';
import type {Bones, RunPlace} from './context.js';
import {createReachableHuman} from './reachable-human.js';
import {type RunSetup, runLoop} from './run-loop.js';

export type EngineOptions = {
	/** Absolute path of the folder the command was typed in. */
	folder: string;
	/** Name in `loops/`, or a path. */
	loop: string;
	/** Gates that ask, instead of those in LOOP.md. */
	gates?: readonly GateName[];
	environment: NodeJS.ProcessEnv;
	/** Whether a person watches and can answer gates. */
	attended: boolean;
	/** Called when the run exists and its journal can be followed. */
	onReady?: (ready: {run: string; folder: string}) => void;
	/** Called with every event, after it is durable. */
	onEvent?: (event: Event) => void;
	/** Called with what ended the run in an error. */
	onDefect?: (error: unknown) => void;
	shutdown?: AbortSignal;
};

/** What `run` and `resume` have in common once the loop, the run's folder and the lock are there. */
export type Sitting = {
	loop: Loop;
	repository: Repository;
	stateFolder: string;
	run: string;
	runFolder: string;
};

/** Takes the repository's lock for a run. */
export const lockFor = async (stateFolder: string, run: string): Promise<Lock> =>
	takeLock(stateFolder, {run, pid: process.pid, since: new Date().toISOString()});

/** Where the parts of a run lie. */
export const placeOf = ({repository, run, runFolder}: Sitting): RunPlace => {
	const paths = runPaths(runFolder);
	return {
		run,
		folder: runFolder,
		repository: repository.root,
		head: repository.head,
		branch: repository.branch,
		workspace: path.join(runFolder, 'workspace'),
		notes: paths.notes,
		raw: paths.raw,
		version,
	};
};

/** The bones of a run that are the same in each of its sittings. */
export const assemble = (
	{loop, repository, runFolder}: Sitting,
	environment: NodeJS.ProcessEnv,
	storeFolder: string,
): Omit<Bones, 'base' | 'openWorkspace'> => {
	const temporary = path.join(runFolder, 'tmp');
	mkdirSync(temporary, {recursive: true, mode: 0o700});
	const ofRun = {TMPDIR: temporary, [runMarker]: runFolder};
	return {
		trigger: createTrigger(loop.trigger),
		agent: createAgent(loop.agent),
		verifiers: createVerifiers(loop.verify),
		memory: openMemory(path.join(path.dirname(loop.file), 'MEMORY.md'), repository.root),
		deliver: async (commit, branch) => {
			await deliverBranch({repository, storeFolder, commit, branch});
		},
		agentEnvironment: agentEnvironment(environment, ofRun),
		verifierEnvironment: verifierEnvironment(environment, ofRun),
	};
};

/** Records the end of a run whose journal took no more, in the room kept for that. Throws what broke it otherwise. */
const recordBreak = async (journal: Journal, error: unknown, iterations: number): Promise<Event> => {
	if (!(error instanceof Problem)) {
		throw error;
	}

	const finished: RunFinished = {
		type: 'run.finished',
		outcome: 'error',
		exitCode: error.exitCode,
		reason: `${error.message} The files of the workspace are kept; go on with treadle resume.`,
		iterations,
	};
	return journal.append(finished).catch(() => {
		throw error;
	});
};

/**
 * Turns the loop and records what it yields, each event before the next happens. When recording fails, the run ends at
 * once: what is not on record must not happen.
 */
export const record = async (
	journal: Journal,
	setup: RunSetup,
	onEvent: EngineOptions['onEvent'],
): Promise<RunFinished> => {
	let last: Event | undefined;
	let iterations = setup.earlier?.worked ?? 0;
	try {
		for await (const body of runLoop(setup)) {
			last = await journal.append(body);
			onEvent?.(last);
			iterations += last.type === 'agent.started' ? 1 : 0;
		}
	} catch (error) {
		last = await recordBreak(journal, error, iterations);
		onEvent?.(last);
	}

	if (last?.type !== 'run.finished') {
		throw new Error('the run ended without saying how');
	}

	return last;
};

/** The loop with the gates the command line asks for. Throws a Problem when it could then never finish. */
export const withGates = (loop: Loop, gates: readonly GateName[] | undefined): Loop => {
	const why = whyNeverFinishes(loop.verify, gates ?? loop.gates);
	if (why !== undefined) {
		throw new Problem(why);
	}

	return gates ? {...loop, gates} : loop;
};

/**
 * Runs a loop from start to end in this process: checks everything that can be checked first, then starts.
 *
 * @throws {Problem} for whatever keeps a run from starting; nothing is left behind then
 */
export const runEngine = async (options: EngineOptions): Promise<RunFinished> => {
	const {folder, environment} = options;
	const repository = await inspectRepository(folder);
	const read = await readLoop(await findLoop(repository.root, options.loop, folder));
	const loop = withGates(read, options.gates);
	await createAgent(loop.agent).preflight(repository.root);

	const stateFolder = ensureStateFolder(repositoryFolder(stateHome(environment), repository));
	const {run, folder: runFolder} = await createRunFolder(path.join(stateFolder, 'runs'), loop.name);
	const lock = await lockFor(stateFolder, run).catch((error: unknown) => {
		rmdirSync(runFolder);
		throw error;
	});
	const sitting: Sitting = {loop, repository, stateFolder, run, runFolder};
	const untie = leash(runFolder);
	try {
		const journal = await openJournal(runFolder);
		const {human, receive} = createReachableHuman(options.attended);
		const control = await openControlServer(runPaths(runFolder).socket, receive);
		try {
			options.onReady?.({run, folder: runFolder});
			const store = await openStore(repository, stateFolder);
			const base = await store.snapshot(run);
			const bones: Bones = {
				...assemble(sitting, environment, store.storeFolder),
				base,
				openWorkspace: async (report, signal) =>
					createWorkspace({
						repository,
						store,
						base,
						run,
						runFolder,
						prepare: loop.prepare,
						protect: loop.protect,
						environment: verifierEnvironment(environment, {[runMarker]: runFolder}),
						report,
						signal,
					}),
			};
			return await record(
				journal,
				{
					loop,
					bones,
					human,
					place: placeOf(sitting),
					...(options.shutdown ? {shutdown: options.shutdown} : {}),
					...(options.onDefect ? {onDefect: options.onDefect} : {}),
				},
				options.onEvent,
			);
		} finally {
			await control.close();
			await journal.close();
		}
	} finally {
		untie();
		lock.release();
	}
};
