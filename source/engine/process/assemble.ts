import path from 'node:path';
import {createAgent} from '../../agents/index.js';
import {estimateCost, type OwnPrices} from '../../agents/prices/estimate-cost.js';
import {environmentOf} from '../../agents/program/agent-environment.js';
import type {AgentChoice} from '../../loop/loop.js';
import type {PerDay} from '../../loop/values/per-day.js';
import {sanitizedMemory} from '../../memory/memory.js';
import {openLoopMemory} from '../../memory/memory-file.js';
import {type Clock, systemClock} from '../../system/clock.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {createSanitizer} from '../../system/text/sanitize.js';
import {createTrigger} from '../../triggers/index.js';
import {reopenWorkspace, type WorkspaceOptions} from '../../workspace/create-workspace.js';
import {diffBetween} from '../../workspace/git/diff.js';
import {watchRepository} from '../../workspace/git/watch-repository.js';
import type {Store} from '../../workspace/store/store.js';
import type {Snapshot} from '../../workspace/workspace.js';
import {createDayBudget} from '../budgets/day-budget.js';
import {ledgerFile, openLedger} from '../budgets/ledger.js';
import {machineClocks} from '../budgets/machine-clocks.js';
import type {RunParts} from '../inbox/context.js';
import type {Worker} from '../inbox/worker.js';
import {withNotesSeen} from '../preflight/last-seen.js';
import {notifyWarnings, otherCopyWarning, unprotectedTestWarnings} from '../preflight/warnings.js';
import {deliveryOfRun} from './delivery-of-run.js';
import {prepareSurroundings} from './open-loop.js';
import {deliverySubject, memoryPath, type RunIdentity} from './places.js';
import {renew} from './renew.js';
import type {RunSkills} from './skills-of-run.js';
import {modelFor, reviewerWarnings, verifiersOf} from './verifiers-of-run.js';

/** What opening the run's workspace takes, but for what the engine adds when it does. */
type Opening = Omit<WorkspaceOptions, 'report' | 'signal'>;

export type PartsFrom = {
	environment: NodeJS.ProcessEnv;
	store: Store;
	base: Snapshot;
	/** The user's own prices. */
	prices: OwnPrices | undefined;
	/** What all loops of this machine may spend on each day. */
	perDay?: PerDay | undefined;
	skills: RunSkills | undefined;
	/** What became of the loop's own files since it ran last, one sentence a line. */
	changed?: readonly string[];
	openWorkspace: (options: WorkspaceOptions) => ReturnType<RunParts['openWorkspace']>;
	/** Tests give their own. */
	clock?: Clock | undefined;
	/** The branch that was checked out when its files were captured; that of the repository as it was found by default. */
	began?: {branch: string | undefined};
	/** When the loop was woken last, in milliseconds since the epoch; undefined before the first time. */
	wokenAt?: number | undefined;
	/** Parts that go on from one waking to the next: they know what has happened so far. */
	lasting?: Pick<RunParts, 'trigger' | 'agent' | 'helpers' | 'days'>;
};

/** Puts the parts of a run together; `openWorkspace` makes a new workspace, or opens that of an earlier engine. */
export const assemble = async (identity: RunIdentity, from: PartsFrom): Promise<RunParts> => {
	const {loop, repository, stateFolder, run, runFolder} = identity;
	const {environment, store, base, prices, skills, changed = [], openWorkspace, wokenAt} = from;
	const {ofRun, protection, verifierEnvironment, otherCopies} = await prepareSurroundings({
		loop,
		repository,
		store,
		base: base.commit,
		folder: runFolder,
		environment,
	});
	const verifiers = verifiersOf(loop, {root: repository.root, environment, ofRun});
	const opening: Opening = {
		repository,
		store,
		base,
		run,
		runFolder,
		prepare: loop.prepare,
		memory: memoryPath(loop, repository.root),
		protection,
		environment: verifierEnvironment,
	};
	const helper = (choice: AgentChoice | undefined): Worker | undefined =>
		choice && {
			agent: createAgent(choice, {environment}),
			choice,
			environment: environmentOf(choice, environment, ofRun),
		};
	const parts: RunParts = {
		trigger:
			from.lasting?.trigger ??
			createTrigger(loop.triggers, {
				root: repository.root,
				folder: runFolder,
				own: [memoryPath(loop, repository.root)].filter(own => own !== undefined),
				wokenAt,
				environment: verifierEnvironment,
				redact: createRedactor(environment),
				repository: watchRepository(repository),
				clock: from.clock ?? systemClock,
			}),
		agent: from.lasting?.agent ?? createAgent(loop.agent, {environment}),
		helpers: from.lasting?.helpers ?? {
			escalated: helper(loop.escalate?.agent),
			fallback: helper(loop.fallback),
		},
		verifiers,
		memory: sanitizedMemory(
			withNotesSeen(openLoopMemory(loop.file, repository.root), loop, stateFolder),
			createSanitizer(createRedactor(environment)),
		),
		days:
			from.lasting?.days ??
			createDayBudget({
				open: () => openLedger(ledgerFile(path.dirname(stateFolder)), machineClocks(from.clock)),
				loop: `${path.basename(stateFolder)}/${loop.name}`,
				run,
				machine: from.perDay,
				isLimited: loop.stop.perDay !== undefined || from.perDay !== undefined,
			}),
		base,
		openWorkspace: async (report, signal) => openWorkspace({...opening, report, signal}),
		renew: async ({work, given}) =>
			renew({
				identity,
				store,
				base,
				work,
				async assembleOn(snapshot, {last, branch}) {
					const {trigger, agent, helpers, days} = parts;
					return assemble(identity, {
						...from,
						lasting: {trigger, agent, helpers, days},
						base: snapshot,
						began: {branch},
						async openWorkspace(options) {
							const workspace = await reopenWorkspace({...options, last});
							await workspace.allow([...given]);
							return workspace;
						},
					});
				},
			}),
		delivery: deliveryOfRun({
			loop,
			base,
			subject: deliverySubject(loop),
			place: {
				repository,
				storeFolder: store.storeFolder,
				stateFolder,
				scratch: runFolder,
				run,
				began: from.began === undefined ? repository.branch : from.began.branch,
				environment,
			},
		}),
		price: (usage, by) => estimateCost(usage, modelFor(loop, verifiers, by), prices),
		diff: async commit => diffBetween(store.storeFolder, base.commit, commit),
		alsoProtected: protection.lines,
		warnings: [
			...store.healed,
			...changed,
			...unprotectedTestWarnings(loop, protection.unprotectedTests),
			...otherCopies.map(otherCopyWarning),
			...reviewerWarnings(loop),
			...notifyWarnings(loop, environment, repository.root),
			...(skills?.warnings ?? []),
		],
		skills,
		agentEnvironment: environmentOf(loop.agent, environment, ofRun),
		verifierEnvironment,
	};
	return parts;
};
