import {mkdirSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {createAgent} from '../../agents/index.js';
import {estimateCost, type OwnPrices} from '../../agents/prices/estimate-cost.js';
import {environmentOf} from '../../agents/program/agent-environment.js';
import {runPaths} from '../../journal/runs/run-folder.js';
import type {Loop} from '../../loop/loop.js';
import {sanitizedMemory} from '../../memory/memory.js';
import {openMemory} from '../../memory/memory-file.js';
import {verifierEnvironment} from '../../system/process/child-environment.js';
import {runMarker} from '../../system/process/watchdog.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {createSanitizer} from '../../system/text/sanitize.js';
import {version} from '../../system/version.js';
import {createTrigger} from '../../triggers/index.js';
import type {WorkspaceOptions} from '../../workspace/create-workspace.js';
import {deliverBranch} from '../../workspace/delivery/deliver-branch.js';
import {asCheckpointed, onHead} from '../../workspace/delivery/deliverable.js';
import {diffBetween} from '../../workspace/git/diff.js';
import type {Store} from '../../workspace/store/store.js';
import type {Repository, Snapshot} from '../../workspace/workspace.js';
import {otherCopyWarning, unprotectedTestWarnings} from '../checking/exposures.js';
import {otherCopies} from '../checking/other-copies.js';
import type {RunParts, RunPlace} from '../inbox/context.js';
import {withNotesSeen} from '../preflight/last-seen.js';
import {protectionOfRun} from './protection-of-run.js';
import type {RunSkills} from './skills-of-run.js';
import {modelFor, reviewerWarnings, verifiersOf} from './verifiers-of-run.js';

/** One run of one loop in one repository: what all its sittings have in common. */
export type RunIdentity = {
	loop: Loop;
	repository: Repository;
	/** Absolute path of the repository's state folder. */
	stateFolder: string;
	run: string;
	runFolder: string;
};

/** Folder for temporary files of the run's agents and checks. */
export const temporaryFolder = (runFolder: string): string => path.join(runFolder, 'tmp');

/** First line of the message of a commit that is made for delivery. */
export const deliverySubject = ({name, goal}: Pick<Loop, 'name' | 'goal'>): string => `${name}: ${goal}`;

/** Absolute path of a loop's MEMORY.md. */
export const memoryFile = ({file}: Loop): string => path.join(path.dirname(file), 'MEMORY.md');

/** Path of a loop's MEMORY.md as git has it: relative to the top of the repository, links on the way resolved. */
export const memoryPath = (loop: Loop, root: string): string =>
	path.join(path.relative(root, realpathSync(path.dirname(loop.file))), 'MEMORY.md');

/** Where the parts of a run lie. */
export const placeOf = ({repository, run, runFolder}: RunIdentity): RunPlace => {
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

/** What opening the run's workspace takes, but for what the engine adds when it does. */
type Opening = Omit<WorkspaceOptions, 'report' | 'signal'>;

export type PartsFrom = {
	environment: NodeJS.ProcessEnv;
	store: Store;
	base: Snapshot;
	/** The person's own prices. */
	prices: OwnPrices | undefined;
	skills: RunSkills | undefined;
	/** What became of the loop's own files since it ran last, one sentence a line. */
	changed?: readonly string[];
	openWorkspace: (options: WorkspaceOptions) => ReturnType<RunParts['openWorkspace']>;
};

/** Puts the parts of a run together, what protects its checks included; `openWorkspace` makes a new workspace, or takes the old one up again. */
export const assemble = async (
	{loop, repository, stateFolder, run, runFolder}: RunIdentity,
	{environment, store, base, prices, skills, changed = [], openWorkspace}: PartsFrom,
): Promise<RunParts> => {
	mkdirSync(temporaryFolder(runFolder), {recursive: true, mode: 0o700});
	mkdirSync(runPaths(runFolder).rawFolder, {recursive: true, mode: 0o700});
	const ofRun = {TMPDIR: temporaryFolder(runFolder), [runMarker]: runFolder};
	const forChecks = verifierEnvironment(environment, ofRun);
	const verifiers = verifiersOf(loop, {root: repository.root, environment, ofRun});
	const memory = memoryPath(loop, repository.root);
	const protection = await protectionOfRun({
		loop,
		root: repository.root,
		storeFolder: store.storeFolder,
		base: base.commit,
		memory,
	});
	const copies = await otherCopies(repository.root, forChecks);
	const opening: Opening = {
		repository,
		store,
		base,
		run,
		runFolder,
		prepare: loop.prepare,
		memory,
		protection,
		environment: forChecks,
	};
	return {
		trigger: createTrigger(loop.trigger),
		agent: createAgent(loop.agent, {environment}),
		verifiers,
		memory: sanitizedMemory(
			withNotesSeen(openMemory(memoryFile(loop), repository.root), loop, stateFolder),
			createSanitizer(createRedactor(environment)),
		),
		base,
		openWorkspace: async (report, signal) => openWorkspace({...opening, report, signal}),
		async deliverable(commit, branch) {
			const options = {
				storeFolder: store.storeFolder,
				scratch: runFolder,
				run,
				base,
				commit,
				branch,
				subject: deliverySubject(loop),
			};
			return {
				asCheckpointed: await asCheckpointed(options),
				onHead: base.dirty ? await onHead(options) : undefined,
			};
		},
		deliver: async (commit, branch) => {
			await deliverBranch({repository, storeFolder: store.storeFolder, commit, branch});
		},
		price: (usage, verifier) => estimateCost(usage, modelFor(loop, verifiers, verifier), prices),
		diff: async commit => diffBetween(store.storeFolder, base.commit, commit),
		alsoProtected: protection.lines,
		warnings: [
			...store.healed,
			...changed,
			...unprotectedTestWarnings(loop, protection.unprotectedTests),
			...copies.map(otherCopyWarning),
			...reviewerWarnings(loop),
			...(skills?.warnings ?? []),
		],
		skills,
		agentEnvironment: environmentOf(loop.agent, environment, ofRun),
		verifierEnvironment: forChecks,
	};
};
