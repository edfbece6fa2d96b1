import {rm} from 'node:fs/promises';
import type {OwnPrices} from '../../agents/prices/estimate-cost.js';
import {createObjection} from '../../control/objection.js';
import {removeSecret, renewSecret} from '../../control/secret.js';
import {openControlServer} from '../../control/server.js';
import {openChainedJournal} from '../../journal/chain/chained-journal.js';
import type {Event, RunFinished} from '../../journal/events/events.js';
import {readEvents} from '../../journal/runs/read-events.js';
import {runPaths} from '../../journal/runs/run-folder.js';
import type {GateName} from '../../loop/loop.js';
import type {PerDay} from '../../loop/values/per-day.js';
import type {Clock} from '../../system/clock.js';
import {killMarked, startWatchdog} from '../../system/process/watchdog.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {GitProblem} from '../../workspace/git/git.js';
import {forgetKnownGood} from '../../workspace/store/known-good.js';
import {whileAlone} from '../../workspace/store/lock.js';
import {storeFolderOf} from '../../workspace/store/repository-folder.js';
import {type Companions, createCompanions} from '../companions/companions.js';
import {createInteractiveHuman} from '../inbox/human.js';
import {lockForRun} from '../preflight/lock-for-run.js';
import type {Unattended} from '../preflight/require-unattended.js';
import type {RunSetup} from '../run-loop.js';
import {tidyAfterRun} from '../tidying/tidy.js';
import {temporaryFolder} from './places.js';
import {fitForRecord, record} from './record.js';

/** What starting and resuming a run have in common. */
export type RunOptions = {
	/** Absolute path of the folder the command was typed in. */
	folder: string;
	/** Other loops may be at work on the repository too. */
	beside?: boolean;
	/** Gates that ask, instead of those the loop or the run has. */
	gates?: readonly GateName[];
	environment: NodeJS.ProcessEnv;
	/** The user's own prices of models. */
	prices?: OwnPrices;
	/** What all loops of this machine may spend on each day. */
	perDay?: PerDay;
	/** Whether the machine is kept awake while an agent works, where the system has a way; false by default. */
	keepAwake?: boolean;
	/** Whether the user watches and can answer gates. */
	attended: boolean;
	/** How it was started, where nobody watches it: a new run may then ask nothing but to deliver. */
	unattended?: Unattended | undefined;
	/** Process that adopts what the run's processes leave behind; it must be the parent of this one. */
	subreaper?: number;
	/** Called before `onReady` with what signs requests to this engine. */
	onSecret?: (secret: string) => void;
	/** Called when the run exists and its journal can be followed. */
	onReady?: (ready: {run: string; folder: string}) => void;
	/** Called with every event, after it is durable. */
	onEvent?: (event: Event) => void;
	/** Called with what ended the run in an error. */
	onDefect?: (error: unknown) => void;
	shutdown?: AbortSignal;
	/** It ends when the loop would sleep. */
	once?: boolean;
	/** Tests give their own. */
	clock?: Clock;
};

/** When a run that goes on was started first, in milliseconds since the epoch. */
const beginningOf = async (runFolder: string): Promise<number | undefined> => {
	for await (const {at} of readEvents(runFolder, {to: 1})) {
		return Date.parse(at);
	}

	return undefined;
};

export type RunFolder = {stateFolder: string; run: string; runFolder: string};

/**
 * Runs one engine of a run, from its first event to its last. As long as it lasts it holds the repository's lock, ties the
 * run's processes to this one, and listens for screens.
 *
 * @param prepare gets ready what the engine runs, with the lock held; nothing has happened when it throws
 * @throws {Problem} when the lock is held or something keeps the run from starting
 */
export const holdRun = async (
	{stateFolder, run, runFolder}: RunFolder,
	options: RunOptions,
	prepare: () => Promise<
		Pick<RunSetup, 'loop' | 'parts' | 'place' | 'earlier' | 'unfinishedTime' | 'resumption'>
	>,
): Promise<RunFinished> => {
	const redact = createRedactor(options.environment);
	const lock = await lockForRun(stateFolder, run, {scope: options.beside ? 'loop' : 'repository'});
	const untie = startWatchdog(runFolder);
	let companions: Companions | undefined;
	try {
		// Of an engine that died together with its watchdog.
		await killMarked(runFolder);
		const journal = await openChainedJournal(runFolder);
		const {human, receive} = createInteractiveHuman(options.attended);
		const {shutdown, subreaper} = options;
		const secret = await renewSecret(runFolder);
		options.onSecret?.(secret);
		let agentSince = journal.last === 0 ? undefined : await beginningOf(runFolder);
		const control = await openControlServer(runPaths(runFolder).socket, receive, {
			secret,
			objection: createObjection({runFolder, subreaper, agentSince: () => agentSince}),
		});
		const onEvent = (event: Event): void => {
			if (event.type === 'agent.started') {
				agentSince ??= Date.parse(event.at);
			}

			companions?.event(event);
			options.onEvent?.(event);
		};
		let finished: RunFinished;
		try {
			const onDefect = (error: unknown): void => {
				// A failure of git may come from damage in the store that its last check did not see.
				if (error instanceof GitProblem) {
					forgetKnownGood(storeFolderOf(stateFolder));
				}

				options.onDefect?.(error);
			};
			const prepared = await prepare();
			companions = createCompanions({
				loop: prepared.loop,
				run,
				runFolder,
				repository: prepared.place.repository,
				environment: options.environment,
				redact,
				keepAwake: options.keepAwake ?? false,
				append: async body => options.onEvent?.(await journal.append(body)),
				onDefect,
			});
			finished = await record(
				journal,
				{...prepared, human, onDefect, shutdown, subreaper, clock: options.clock, once: options.once},
				onEvent,
				fitForRecord(redact),
			);
		} finally {
			await control.close();
			await removeSecret(runFolder);
			await journal.close();
			await rm(temporaryFolder(runFolder), {recursive: true, force: true}).catch(() => {});
		}

		// Nobody waits for this, and it must not fail a run that is over.
		await whileAlone(stateFolder, async () => tidyAfterRun(stateFolder)).catch((error: unknown) =>
			options.onDefect?.(error),
		);
		return finished;
	} finally {
		// Another run may begin while the last notice of this one is on its way.
		lock.release();
		await companions?.close();
		untie();
	}
};
