import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import type {RunFinished} from '../../journal/events/events.js';
import {findRun} from '../../journal/runs/list-runs.js';
import {extendLimits} from '../../loop/values/new-limit.js';
import {Problem} from '../../problem.js';
import {stateHome} from '../../system/files/state-home.js';
import {reopenWorkspace} from '../../workspace/create-workspace.js';
import {inspectRepository} from '../../workspace/store/inspect-repository.js';
import {commitsOfRun, recoverCommits, requireRecovered} from '../../workspace/store/lost-commits.js';
import {repositoryFolder} from '../../workspace/store/repository-folder.js';
import {openStore} from '../../workspace/store/store.js';
import type {Snapshot} from '../../workspace/workspace.js';
import {frozenLoop} from '../frozen-loop.js';
import {requireHelpers} from '../preflight/require-helpers.js';
import {describeExtension, type Extension, requireWayOn} from '../progress/extension.js';
import type {Progress} from '../progress/progress.js';
import {readProgress} from '../progress/read-progress.js';
import {assemble} from './assemble.js';
import {holdRun, type RunOptions} from './hold-run.js';
import {placeOf, type RunIdentity} from './places.js';
import {withGates} from './run-engine.js';
import {frozenSkills} from './skills-of-run.js';
import {requireVerifiers} from './verifiers-of-run.js';

export type ResumeOptions = RunOptions & {
	/** Id of the run, the beginning of one, or undefined for the newest. */
	run: string | undefined;
	/** What the user grants it, where it could not go on without. */
	extension?: Extension;
};

/** Refuses what there is nothing to go on with. */
const requireUnfinished = (run: string, {outcome, delivered}: Progress): void => {
	if (outcome === 'verified') {
		throw new Problem(`Run ${run} is finished: its goal is verified.`, {
			hint: delivered ? 'There is nothing left to do.' : `Deliver it with: treadle deliver ${run}`,
		});
	}
};

/**
 * Goes on with a run that stopped or whose engine died, where it stopped.
 *
 * @throws {Problem} when there is nothing to go on with, or something keeps it from starting
 */
export const resumeEngine = async (options: ResumeOptions): Promise<RunFinished> => {
	const {environment, extension = {}} = options;
	const repository = await inspectRepository(options.folder);
	const stateFolder = repositoryFolder(stateHome(environment), repository);
	const {run, folder: runFolder} = await findRun(path.join(stateFolder, 'runs'), options.run);
	return holdRun({stateFolder, run, runFolder}, options, async () => {
		const {started, progress, unfinishedTime, wokenAt} = await readProgress(runFolder);
		if (!started) {
			throw new Problem(`Run ${run} has no events.`, {
				hint: 'Start a new one: treadle run <loop>',
			});
		}

		requireUnfinished(run, progress);
		const gates = options.gates ?? progress.gates;
		const frozen = await frozenLoop(started);
		const stop = extendLimits(progress.limits ?? started.stop, extension.limits);
		requireWayOn(run, progress, stop, extension);
		const loop = {...withGates(frozen, gates), stop};
		const {allow = [], from} = extension;
		const back = from === undefined ? undefined : progress.checkpoints.get(from);
		const identity: RunIdentity = {loop, repository, stateFolder, run, runFolder};
		const base: Snapshot = {
			commit: progress.base,
			tree: progress.baseTree,
			dirty: progress.dirty,
			skipped: [],
		};
		const store = await openStore(repository, stateFolder);
		const all = commitsOfRun(run, new Map([[0, progress.base], ...progress.checkpoints]));
		const lost = await recoverCommits(store.storeFolder, all);
		const needed = [progress.base, progress.commit].filter(Boolean);
		requireRecovered(run, store.storeFolder, {doing: 'go on', needed, all, lost});
		const parts = await assemble(identity, {
			began: {branch: progress.branch},
			environment,
			store,
			base,
			prices: options.prices,
			perDay: options.perDay,
			clock: options.clock,
			wokenAt,
			skills: await frozenSkills(loop, runFolder, started.skills),
			async openWorkspace(opening) {
				const workspace = await reopenWorkspace({...opening, last: back ?? progress.commit});
				await workspace.allow([...progress.given, ...allow]);
				return workspace;
			},
		});
		await Promise.all([
			parts.agent.preflight(repository.root),
			requireHelpers(loop, environment, repository.root),
			requireVerifiers(loop, parts.verifiers, repository.root),
		]);
		options.onReady?.({run, folder: runFolder});
		return {
			loop,
			parts,
			place: placeOf(identity),
			earlier: progress,
			unfinishedTime,
			resumption: {
				reason: describeExtension(stop, extension),
				gates: isDeepStrictEqual(gates, progress.gates) ? undefined : [...gates],
				...(extension.limits ? {stop} : {}),
				...(allow.length > 0 ? {allowed: allow} : {}),
				...(from === undefined || back === undefined ? {} : {back: {to: from, commit: back}}),
			},
		};
	});
};
