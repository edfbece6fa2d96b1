import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {createAgent} from '../../agents/index.js';
import {describeAskingLimits} from '../../agents/session/asking-limits.js';
import {findLoop} from '../../loop/file/find-loop.js';
import {readLoop} from '../../loop/file/read-loop.js';
import type {Loop} from '../../loop/loop.js';
import {openMemory} from '../../memory/memory-file.js';
import {exitCodes} from '../../problem.js';
import {ensureStateFolder, stateHome} from '../../system/files/state-home.js';
import {verifierEnvironment} from '../../system/process/child-environment.js';
import {killMarked, runMarker, startWatchdog} from '../../system/process/watchdog.js';
import {type CleanCheckout, openCleanCheckout} from '../../workspace/checkout/clean-checkout.js';
import {removeFolder} from '../../workspace/checkout/real-folder.js';
import {inspectRepository} from '../../workspace/store/inspect-repository.js';
import {repositoryFolder} from '../../workspace/store/repository-folder.js';
import {openStore} from '../../workspace/store/store.js';
import {forgetRuns} from '../../workspace/store/tidy-store.js';
import type {Repository, Snapshot} from '../../workspace/workspace.js';
import {openLastSeen} from '../preflight/last-seen.js';
import {lockForRun} from '../preflight/lock-for-run.js';
import {requireMeasured} from '../preflight/require-measured.js';
import {requireProtectable} from '../preflight/require-protectable.js';
import {memoryFile, memoryPath} from '../process/assemble.js';
import {protectionOfRun} from '../process/protection-of-run.js';
import {chooseSkills} from '../process/skills-of-run.js';
import {describeVerifier} from './describe-verifier.js';
import {exposuresOf} from './exposures.js';
import {otherCopies} from './other-copies.js';
import type {CheckedVerifier, CheckReport} from './report.js';
import {toFoundProblem, verifiersOfCheck, verifiersToRun} from './verifiers-of-check.js';
import {type AskedNow, verifyRepeatedly} from './verify-repeatedly.js';

/** What a check does at the moment, for one that waits. */
export type CheckProgress =
	| {doing: 'snapshot'}
	| {doing: 'prepare'; line: string}
	| ({doing: 'judge'} & AskedNow);

export type CheckLoopOptions = {
	/** Absolute path of the folder the command was typed in. */
	folder: string;
	/** Name in `loops/`, or a path. */
	loop: string;
	/** How often each check is asked; twice, or as often as the loop says, by default. */
	times?: number | undefined;
	environment: NodeJS.ProcessEnv;
	signal: AbortSignal;
	onProgress?: (now: CheckProgress) => void;
};

/** Name under which the snapshot is taken and the lock is held. No run is called so: their names end in a number. */
const name = 'check';

type Scene = {
	options: CheckLoopOptions;
	loop: Loop;
	repository: Repository;
	stateFolder: string;
	/** Folder for temporary files and raw output. */
	scratch: string;
};

type Prepared = CheckReport['prepare'];

/** Brings the base to life, as it is for the first iteration of a run. */
const prepare = async (
	{options: {signal, onProgress}, loop}: Scene,
	checkout: CleanCheckout,
	base: Snapshot,
): Promise<Prepared> => {
	if (loop.prepare === undefined) {
		return undefined;
	}

	const start = performance.now();
	const report = (line: string) => onProgress?.({doing: 'prepare', line});
	report('');
	const problem = await checkout.bring(base.tree, report, signal).then(() => undefined, toFoundProblem);
	return {command: loop.prepare, milliseconds: Math.round(performance.now() - start), problem};
};

const resultOf = (
	verifiers: readonly CheckedVerifier[],
	isAgentMissing: boolean,
): Pick<CheckReport, 'result' | 'exitCode'> => {
	if (isAgentMissing) {
		return {result: 'no-agent', exitCode: exitCodes.agentFailed};
	}

	if (verifiers.some(({status}) => status === 'unverified')) {
		return {result: 'unverifiable', exitCode: exitCodes.unverified};
	}

	const isMet = verifiers.length > 0 && verifiers.every(({status}) => status === 'passed');
	return {result: isMet ? 'met' : 'ready', exitCode: exitCodes.verified};
};

const examine = async (scene: Scene): Promise<CheckReport> => {
	const {options, loop, repository, stateFolder, scratch} = scene;
	const {environment, signal, times, onProgress} = options;
	const {root} = repository;
	const ofRun = {TMPDIR: path.join(scratch, 'tmp'), [runMarker]: scratch};
	const rawFolder = path.join(scratch, 'raw');
	for (const made of [ofRun.TMPDIR, rawFolder]) {
		mkdirSync(made, {recursive: true, mode: 0o700});
	}

	const agent = createAgent(loop.agent, {environment});
	const [problem, judges] = await Promise.all([
		agent.preflight(root).then(() => undefined, toFoundProblem),
		verifiersOfCheck(loop, {root, environment, ofRun}),
	]);

	onProgress?.({doing: 'snapshot'});
	const store = await openStore(repository, stateFolder);
	const memory = memoryPath(loop, root);
	const base = await store.snapshot(name, memory);
	// Its objects stay long enough, and nobody is to find it among the runs that can be rescued.
	await forgetRuns(store.folder, run => run === name);
	const {storeFolder} = store;
	const protection = await protectionOfRun({loop, root, storeFolder, base: base.commit, memory});
	signal.throwIfAborted();

	const forChecks = verifierEnvironment(environment, ofRun);
	const checkout = openCleanCheckout({
		folder: stateFolder,
		storeFolder,
		prepare: loop.prepare,
		environment: forChecks,
	});
	const prepared = await prepare(scene, checkout, base);
	const answers = await verifyRepeatedly(prepared?.problem ? [] : verifiersToRun(judges, environment), {
		checkout,
		base,
		goal: loop.goal,
		environment: forChecks,
		rawFolder,
		times,
		signal,
		onAsk: now => onProgress?.({doing: 'judge', ...now}),
	});
	const verifiers = judges.map(judge => {
		const {results = [], touched = [], shown = ''} = answers.get(judge.verifier.id) ?? {};
		const isGuarded = (file: string) => protection.isProtected(file) || protection.guard.covers(file);
		return describeVerifier(
			judge,
			{results, touched: [...touched].filter(isGuarded), shown},
			{loop: options.loop, prepareProblem: prepared?.problem},
		);
	});
	const {changed} = await openLastSeen({
		loop,
		root,
		stateFolder,
		storeFolder,
		head: repository.head,
		memory,
	});
	const unprotectedTests = [...protection.unprotectedTests];
	const {head, branch} = repository;
	return {
		loop: loop.name,
		file: loop.file,
		goal: loop.goal,
		changed,
		...resultOf(verifiers, problem !== undefined),
		base: {head, branch, dirty: base.dirty, notCaptured: base.skipped},
		agent: {label: agent.label, problem, cannotBeAsked: describeAskingLimits(agent, loop.gates)},
		prepare: prepared,
		verifiers,
		protection: {globs: [...loop.protect], also: [...protection.lines], unprotectedTests},
		exposures: exposuresOf({
			loop,
			unprotectedTests,
			verifiers,
			otherCopies: await otherCopies(root, forChecks),
		}),
		stop: {iterations: loop.stop.iterations, time: loop.stop.time},
	};
};

/**
 * Does all of a run that needs no agent, on the files as they are: finds out what would be judged and by whom, what is red
 * now and what is flaky, what is protected, and what an agent could still get at. Starts no agent and leaves nothing behind
 * but the clean checkout and what was prepared for it, which the next run takes up.
 *
 * @throws {Problem} for a loop that is invalid, or a run that is active on the repository
 * @throws the signal's reason when it aborts; every process has been ended then
 */
export const checkLoop = async (options: CheckLoopOptions): Promise<CheckReport> => {
	const {folder, environment} = options;
	const repository = await inspectRepository(folder);
	const loop = await readLoop(await findLoop(repository.root, options.loop, folder));
	requireMeasured(loop, createAgent(loop.agent, {environment}), environment);
	await Promise.all([
		chooseSkills(loop, repository.root, environment),
		openMemory(memoryFile(loop), repository.root).requireWritable(),
		requireProtectable(loop, repository),
	]);

	const stateFolder = ensureStateFolder(repositoryFolder(stateHome(environment), repository));
	const lock = await lockForRun(stateFolder, name, 'treadle check');
	const scratch = path.join(stateFolder, name);
	const untie = startWatchdog(scratch);
	try {
		// Of a check that died together with its watchdog.
		await killMarked(scratch);
		removeFolder(scratch);
		return await examine({options, loop, repository, stateFolder, scratch});
	} finally {
		try {
			removeFolder(scratch);
		} catch {
			// A process that is just ending may still write there; the next check begins with removing it.
		}

		untie();
		lock.release();
	}
};
