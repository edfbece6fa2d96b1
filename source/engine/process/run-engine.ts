import {rmSync} from 'node:fs';
import path from 'node:path';
import {createAgent} from '../../agents/index.js';
import type {RunFinished} from '../../journal/events/events.js';
import {createRunFolder} from '../../journal/runs/run-folder.js';
import {whyNeverFinishes} from '../../loop/can-finish.js';
import {findLoop} from '../../loop/file/find-loop.js';
import {readLoop} from '../../loop/file/read-loop.js';
import type {GateName, Loop} from '../../loop/loop.js';
import {openMemory} from '../../memory/memory-file.js';
import {Problem} from '../../problem.js';
import {ensureStateFolder, stateHome} from '../../system/files/state-home.js';
import {createWorkspace} from '../../workspace/create-workspace.js';
import {branchesBelow} from '../../workspace/delivery/deliver-branch.js';
import {inspectRepository} from '../../workspace/store/inspect-repository.js';
import {repositoryFolder} from '../../workspace/store/repository-folder.js';
import {openStore} from '../../workspace/store/store.js';
import {deliveryFolder} from '../phases/deliver.js';
import {openLastSeen} from '../preflight/last-seen.js';
import {requireMeasured} from '../preflight/require-measured.js';
import {requireProtectable} from '../preflight/require-protectable.js';
import {assemble, memoryFile, memoryPath, placeOf, type RunIdentity} from './assemble.js';
import {holdRun, type RunOptions} from './hold-run.js';
import {chooseSkills, freezeSkills} from './skills-of-run.js';
import {requireVerifiers, verifiersOf} from './verifiers-of-run.js';

export type EngineOptions = RunOptions & {
	/** Name in `loops/`, or a path. */
	loop: string;
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
	const agent = createAgent(loop.agent, {environment});
	requireMeasured(loop, agent, environment);
	const [delivered, skills] = await Promise.all([
		branchesBelow(repository, deliveryFolder),
		chooseSkills(loop, repository.root, environment),
		agent.preflight(repository.root),
		openMemory(memoryFile(loop), repository.root).requireWritable(),
		requireProtectable(loop, repository),
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
			const store = await openStore(repository, stateFolder);
			const base = await store.snapshot(run, memoryPath(loop, repository.root));
			const seen = await openLastSeen({
				loop: read,
				root: repository.root,
				stateFolder,
				storeFolder: store.storeFolder,
				head: repository.head,
				memory: memoryPath(loop, repository.root),
			});
			seen.keep(run);
			const parts = await assemble(identity, {
				changed: seen.changed,
				environment,
				store,
				base,
				prices: options.prices,
				skills: await freezeSkills(skills, runFolder),
				openWorkspace: createWorkspace,
			});
			await requireVerifiers(loop, parts.verifiers, repository.root);
			return {loop, parts, place: placeOf(identity)};
		});
	} finally {
		if (!begun) {
			// A journal that could not be begun may have left a part of itself.
			rmSync(runFolder, {recursive: true, force: true});
		}
	}
};
