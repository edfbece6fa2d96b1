import {rmSync} from 'node:fs';
import path from 'node:path';
import type {RunFinished} from '../../journal/events/events.js';
import {createRunFolder} from '../../journal/runs/run-folder.js';
import {deliveryFolder} from '../../journal/state/offers.js';
import type {GateName, Loop, StopRules} from '../../loop/loop.js';
import {whyNeverFinishes} from '../../loop/settings/gates.js';
import {Problem} from '../../problem.js';
import {ensureStateFolder, stateHome} from '../../system/files/state-home.js';
import {createWorkspace} from '../../workspace/create-workspace.js';
import {branchesBelow} from '../../workspace/delivery/deliver-branch.js';
import {repositoryFolder} from '../../workspace/store/repository-folder.js';
import {requireHelpers} from '../preflight/require-helpers.js';
import {requireUnattended} from '../preflight/require-unattended.js';
import {assemble} from './assemble.js';
import {holdRun, type RunOptions} from './hold-run.js';
import {openLoop, requireSetup, takeBase} from './open-loop.js';
import {placeOf, type RunIdentity} from './places.js';
import {freezeSkills} from './skills-of-run.js';
import {requireVerifiers, verifiersOf} from './verifiers-of-run.js';

export type EngineOptions = RunOptions & {
	/** Name in `loops/`, or a path. */
	loop: string;
	/** Limits of this run alone, instead of those that the loop sets. */
	limits?: Partial<StopRules>;
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
	const {environment} = options;
	const opened = await openLoop(options.folder, options.loop, environment, options.limits, options.perDay);
	const {repository, agent} = opened;
	const loop = withGates(opened.loop, options.gates);
	if (options.unattended !== undefined) {
		requireUnattended(loop, `treadle run ${options.loop}`, options.unattended);
	}

	const [delivered, skills] = await Promise.all([
		branchesBelow(repository, deliveryFolder),
		requireSetup(opened, environment),
		agent.preflight(repository.root),
		requireHelpers(loop, environment, repository.root),
		requireVerifiers(loop, verifiersOf(loop, {root: repository.root, environment}), repository.root),
	]);

	const stateFolder = ensureStateFolder(repositoryFolder(stateHome(environment), repository));
	const {run, folder: runFolder} = await createRunFolder(
		path.join(stateFolder, 'runs'),
		loop.name,
		delivered,
	);
	const identity: RunIdentity = {loop, repository, stateFolder, run, runFolder};
	let begun = false;
	try {
		return await holdRun(identity, options, async () => {
			begun = true;
			options.onReady?.({run, folder: runFolder});
			const {store, base, seen} = await takeBase(opened, stateFolder, run);
			seen.keep(run);
			const parts = await assemble(identity, {
				changed: seen.changed,
				environment,
				store,
				base,
				prices: options.prices,
				perDay: options.perDay,
				clock: options.clock,
				skills: await freezeSkills(skills, runFolder),
				openWorkspace: createWorkspace,
			});
			await requireVerifiers(loop, parts.verifiers, repository.root);
			return {loop, parts, place: placeOf(identity)};
		});
	} finally {
		if (!begun) {
			// A journal that could not be started may have left files.
			rmSync(runFolder, {recursive: true, force: true});
		}
	}
};
