import {mkdirSync} from 'node:fs';
import type {Agent} from '../../agents/agent.js';
import {createAgent} from '../../agents/index.js';
import {runPaths} from '../../journal/runs/run-folder.js';
import {findLoop} from '../../loop/file/find-loop.js';
import {readLoop} from '../../loop/file/read-loop.js';
import type {Loop, StopRules} from '../../loop/loop.js';
import type {PerDay} from '../../loop/values/per-day.js';
import {openLoopMemory} from '../../memory/memory-file.js';
import type {Skill} from '../../skills/skill.js';
import {stateHome} from '../../system/files/state-home.js';
import {verifierEnvironment} from '../../system/process/child-environment.js';
import {runMarker} from '../../system/process/watchdog.js';
import {deliveryWays} from '../../workspace/delivery/index.js';
import type {Protection} from '../../workspace/protection/protection.js';
import {inspectRepository} from '../../workspace/store/inspect-repository.js';
import {keptLoopsOf, repositoryFolder} from '../../workspace/store/repository-folder.js';
import {openStore, type Store} from '../../workspace/store/store.js';
import type {Repository, Snapshot} from '../../workspace/workspace.js';
import {type LastSeen, openLastSeen} from '../preflight/last-seen.js';
import {otherCopies} from '../preflight/other-copies.js';
import {requireChangeable} from '../preflight/require-changeable.js';
import {requireLimits} from '../preflight/require-limits.js';
import {requireMeasured} from '../preflight/require-measured.js';
import {requireProtectable} from '../preflight/require-protectable.js';
import {requireTriggers} from '../preflight/require-triggers.js';
import {memoryPath, temporaryFolder} from './places.js';
import {protectionOfRun} from './protection-of-run.js';
import {chooseSkills} from './skills-of-run.js';

/** A loop, and the repository it is to run in. */
export type OpenedLoop = {repository: Repository; loop: Loop; agent: Agent};

/**
 * Finds and reads a loop.
 *
 * @param folder absolute path of the folder the command was typed in
 * @param name name in `loops/`, or a path
 * @param limits those of this run alone, instead of those that the loop sets
 * @param machine what all loops of this machine may spend on each day
 * @throws {Problem} for a loop that is missing or invalid, and one with a limit that cannot be measured
 */
export const openLoop = async (
	folder: string,
	name: string,
	environment: NodeJS.ProcessEnv,
	limits: Partial<StopRules> = {},
	machine?: PerDay,
): Promise<OpenedLoop> => {
	const repository = await inspectRepository(folder);
	const kept = keptLoopsOf(repositoryFolder(stateHome(environment), repository));
	const read = await readLoop(await findLoop(repository.root, name, folder, kept));
	const loop = {...read, stop: {...read.stop, ...limits}};
	const agent = createAgent(loop.agent, {environment});
	requireMeasured(loop, agent, environment, machine);
	await requireLimits(loop, {typed: limits, machine, now: Date.now()});
	return {repository, loop, agent};
};

/**
 * Checks what a loop needs beside its agent and its verifiers.
 *
 * @returns its skills
 * @throws {Problem} for what is missing
 */
export const requireSetup = async (
	{repository, loop}: OpenedLoop,
	environment: NodeJS.ProcessEnv,
): Promise<Skill[]> => {
	const [skills] = await Promise.all([
		chooseSkills(loop, repository.root, environment),
		openLoopMemory(loop.file, repository.root).requireWritable(),
		requireProtectable(loop, repository),
		requireTriggers(loop, repository, environment),
		deliveryWays[loop.deliver].requirePossible?.({
			repository,
			run: '<run>',
			began: repository.branch,
			environment,
		}),
	]);
	return skills;
};

/** The files a run begins with. */
export type Base = {
	store: Store;
	base: Snapshot;
	/** What changed in the loop's own files since it last ran. */
	seen: LastSeen;
};

/** Takes a snapshot of the user's files under this name. */
export const takeBase = async (
	{repository, loop}: OpenedLoop,
	stateFolder: string,
	name: string,
): Promise<Base> => {
	const {root, head} = repository;
	const memory = memoryPath(loop, root);
	const store = await openStore(repository, stateFolder);
	const base = await store.snapshot(name, memory);
	const {storeFolder} = store;
	return {store, base, seen: await openLastSeen({loop, root, stateFolder, storeFolder, head, memory})};
};

export type SurroundingsOptions = {
	loop: Loop;
	repository: Repository;
	store: Store;
	/** Commit of the base. */
	base: string;
	/** Folder for the run's own files. */
	folder: string;
	environment: NodeJS.ProcessEnv;
};

/** What surrounds the verifiers of a run. */
export type Surroundings = {
	/** Set last in the environment of every process of the run. */
	ofRun: Record<string, string>;
	verifierEnvironment: Record<string, string>;
	protection: Protection;
	/** Files by which Python takes an installed package from the user's own checkout. */
	otherCopies: string[];
};

/** Makes the run's folders, and finds out what its verifiers run with and what protects them. */
export const prepareSurroundings = async ({
	loop,
	repository: {root},
	store: {storeFolder},
	base,
	folder,
	environment,
}: SurroundingsOptions): Promise<Surroundings> => {
	for (const made of [temporaryFolder(folder), runPaths(folder).rawFolder]) {
		mkdirSync(made, {recursive: true, mode: 0o700});
	}

	const protection = await protectionOfRun({loop, root, storeFolder, base, memory: memoryPath(loop, root)});
	await requireChangeable(loop, protection, {storeFolder, base});
	const ofRun = {TMPDIR: temporaryFolder(folder), [runMarker]: folder};
	const forVerifiers = verifierEnvironment(environment, ofRun);
	return {
		ofRun,
		verifierEnvironment: forVerifiers,
		protection,
		otherCopies: await otherCopies(root, forVerifiers),
	};
};
