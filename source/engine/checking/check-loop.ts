import path from 'node:path';
import {describeAskingLimits} from '../../agents/session/asking-limits.js';
import {runPaths} from '../../journal/runs/run-folder.js';
import {exitCodes} from '../../problem.js';
import {ensureStateFolder, stateHome} from '../../system/files/state-home.js';
import {killMarked, startWatchdog} from '../../system/process/watchdog.js';
import {type CleanCheckout, openCleanCheckout} from '../../workspace/checkout/clean-checkout.js';
import {removeFolder} from '../../workspace/checkout/real-folder.js';
import {repositoryFolder} from '../../workspace/store/repository-folder.js';
import {forgetRuns} from '../../workspace/store/tidy-store.js';
import type {Snapshot} from '../../workspace/workspace.js';
import {lockForRun} from '../preflight/lock-for-run.js';
import {
	type OpenedLoop,
	openLoop,
	prepareSurroundings,
	requireSetup,
	takeBase,
} from '../process/open-loop.js';
import {describeVerifier} from './describe-verifier.js';
import {exposuresOf} from './exposures.js';
import type {CheckedVerifier, CheckReport} from './report.js';
import {toFoundProblem, verifiersOfCheck, verifiersToRun} from './verifiers-of-check.js';
import {type AskedNow, verifyRepeatedly} from './verify-repeatedly.js';

/** What a check does at the moment, for one that waits. */
export type CheckProgress =
	| {doing: 'snapshot'}
	| {doing: 'prepare'; line: string}
	| ({doing: 'verify'} & AskedNow);

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
	opened: OpenedLoop;
	stateFolder: string;
	/** Folder for temporary files and raw output. */
	scratch: string;
};

type Prepared = CheckReport['prepare'];

/** Prepares a checkout of the base, as a run does before its first iteration. */
const prepare = async (
	{options: {signal, onProgress}, opened: {loop}}: Scene,
	checkout: CleanCheckout,
	base: Snapshot,
): Promise<Prepared> => {
	if (loop.prepare === undefined) {
		return undefined;
	}

	const start = performance.now();
	const report = (line: string) => onProgress?.({doing: 'prepare', line});
	report('');
	const problem = await checkout.checkOut(base.tree, report, signal).then(() => undefined, toFoundProblem);
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
	const {options, opened, stateFolder, scratch} = scene;
	const {environment, signal, times, onProgress} = options;
	const {loop, repository, agent} = opened;
	const {root} = repository;
	onProgress?.({doing: 'snapshot'});
	const {store, base, seen} = await takeBase(opened, stateFolder, name);
	// Its objects stay long enough, and it must not be offered among the runs that can be rescued.
	await forgetRuns(store.folder, run => run === name);
	const surroundings = await prepareSurroundings({
		loop,
		repository,
		store,
		base: base.commit,
		folder: scratch,
		environment,
	});
	const {ofRun, protection, verifierEnvironment, otherCopies} = surroundings;
	const [problem, known] = await Promise.all([
		agent.preflight(root).then(() => undefined, toFoundProblem),
		verifiersOfCheck(loop, {root, environment, ofRun}),
	]);
	signal.throwIfAborted();

	const checkout = openCleanCheckout({
		folder: stateFolder,
		storeFolder: store.storeFolder,
		prepare: loop.prepare,
		environment: verifierEnvironment,
	});
	const prepared = await prepare(scene, checkout, base);
	const answers = await verifyRepeatedly(prepared?.problem ? [] : verifiersToRun(known, environment), {
		checkout,
		base,
		goal: loop.goal,
		environment: verifierEnvironment,
		rawFolder: runPaths(scratch).rawFolder,
		times,
		signal,
		onAsk: now => onProgress?.({doing: 'verify', ...now}),
	});
	const verifiers = known.map(one => {
		const {results = [], touched = [], shown = ''} = answers.get(one.verifier.id) ?? {};
		const isGuarded = (file: string) => protection.isProtected(file) || protection.guard.covers(file);
		return describeVerifier(
			one,
			{results, touched: [...touched].filter(isGuarded), shown},
			{loop: options.loop, prepareProblem: prepared?.problem},
		);
	});
	const unprotectedTests = [...protection.unprotectedTests];
	const {head, branch} = repository;
	return {
		loop: loop.name,
		file: loop.file,
		goal: loop.goal,
		changed: seen.changed,
		...resultOf(verifiers, problem !== undefined),
		base: {head, branch, dirty: base.dirty, notCaptured: base.skipped},
		agent: {label: agent.label, problem, cannotBeAsked: describeAskingLimits(agent, loop.gates)},
		prepare: prepared,
		verifiers,
		protection: {
			globs: [...loop.protect],
			allow: loop.allow && [...loop.allow],
			also: [...protection.lines],
			unprotectedTests,
		},
		exposures: exposuresOf({loop, unprotectedTests, verifiers, otherCopies}),
		stop: {iterations: loop.stop.iterations, time: loop.stop.time},
	};
};

/**
 * Does everything a run does up to its first prompt, on the files as they are: finds out which checks there are, which of
 * them fail or are flaky now, what is protected, and what an agent could still get at. Starts no agent, and leaves only the
 * clean checkout and what was prepared for it, which the next run reuses.
 *
 * @throws {Problem} for a loop that is invalid, or a run that is active on the repository
 * @throws the signal's reason when it aborts; every process has been ended then
 */
export const checkLoop = async (options: CheckLoopOptions): Promise<CheckReport> => {
	const {environment} = options;
	const opened = await openLoop(options.folder, options.loop, environment);
	await requireSetup(opened, environment);
	const stateFolder = ensureStateFolder(repositoryFolder(stateHome(environment), opened.repository));
	const lock = await lockForRun(stateFolder, name, {command: 'treadle check'});
	const scratch = path.join(stateFolder, name);
	const untie = startWatchdog(scratch);
	try {
		// Of a check that died together with its watchdog.
		await killMarked(scratch);
		removeFolder(scratch);
		return await examine({options, opened, stateFolder, scratch});
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
