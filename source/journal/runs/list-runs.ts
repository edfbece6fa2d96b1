/** The runs of a repository, as their journals tell. */
import {readdir} from 'node:fs/promises';
import {basename, join} from 'node:path';
import type {GateName} from '../../loop/loop.js';
import {Problem} from '../../problem.js';
import {changedProblem, type Proof, proveJournal} from '../chain/proof.js';
import type {Measure, RunOutcome, Sha, Usage, VerdictStatus} from '../events/events.js';
import {noUsage} from '../events/usage.js';
import {codeOf, journalFailed} from '../file/problems.js';
import {isOpen} from '../state/offers.js';
import type {RunState} from '../state/state.js';
import {isEngineAlive} from './engine-alive.js';
import {readEvents} from './read-events.js';
import {readFacts} from './read-facts.js';
import {runPaths} from './run-folder.js';

/** What one verifier counted. */
export type Progress = {verifier: string; status: VerdictStatus; measure: Measure};

export type RunListing = {
	run: string;
	loop: string;
	/** `interrupted`: it did not finish and its engine is gone. `starting`: its journal holds nothing yet. */
	state: 'starting' | 'live' | 'interrupted' | 'unreadable' | RunOutcome;
	/** Iterations the agent worked, rolled back ones included. */
	iterations: number;
	verdict: VerdictStatus | undefined;
	/** How far each verifier was that counted something, at that verdict. */
	progress: readonly Progress[];
	/** The commit that is or would be delivered, or the verified one, or the newest checkpoint. */
	commit: Sha | undefined;
	usage: Usage;
	/** The branch it was delivered as. */
	branch: string | undefined;
	/** True when a verified result was neither delivered nor discarded, and its record was not changed. */
	waitsForDelivery: boolean;
	/** How many results wait. */
	drafts: number;
	/** Whether its records are as the engine wrote them. */
	proof: Proof['kind'];
	/** The state of its delivery; undefined where there is none, or the user wanted the agent to go on. */
	delivery: 'waiting' | 'delivered' | 'discarded' | undefined;
	/** Absolute paths of the journal and of the run's folder. */
	journal: string;
	folder: string;
	/** ISO times; undefined before the run started, and while it has not finished. */
	startedAt: string | undefined;
	finishedAt: string | undefined;
	/** ISO time of the last event; undefined before the first. */
	lastAt: string | undefined;
	/** Milliseconds it worked; waiting for the user, and the time without an engine, is not counted. Undefined before the start. */
	worked: number | undefined;
	goal: string | undefined;
	/** Absolute path of the checkout it began in. */
	repository: string | undefined;
	/** The gate at which it waits for an answer, while its engine lives. */
	waitsAt: GateName | undefined;
	/** It is asleep, while its engine lives; and the ISO time at which it wakes, where that is a matter of time. */
	asleep?: true;
	sleepsUntil?: string | undefined;
	/** Why the journal cannot be read, the other fields are then unknown; or that it was changed. */
	problem: string | undefined;
};

/**
 * All runs, newest first by their start; one that cannot be read is listed with its problem.
 *
 * @throws Problem when the folder cannot be read. One that does not exist holds no runs.
 */
export const listRuns = async (runsFolder: string): Promise<RunListing[]> => {
	const runs: RunListing[] = [];

	// One after the other: reading a journal already reads ahead, and memory stays constant.
	for (const name of await runNames(runsFolder)) {
		runs.push(await describe(join(runsFolder, name)));
	}

	return runs.sort(newestFirst);
};

/**
 * The run with this id, or the only one whose id begins so, or the newest. It may have a `problem`.
 *
 * @throws Problem when there is none, or several.
 */
export const findRun = async (runsFolder: string, query: string | undefined): Promise<RunListing> => {
	const names = await runNames(runsFolder);

	if (query === undefined) {
		const newest = await newestOf(runsFolder, names);

		if (newest === undefined) {
			throw new Problem('There is no run in this repository yet.', {hint: 'Start one: treadle run <loop>'});
		}

		return describe(join(runsFolder, newest));
	}

	const matches = names.includes(query)
		? [query]
		: names.filter(name => query !== '' && name.startsWith(query));

	if (matches.length > 1) {
		throw new Problem(
			`"${query}" matches ${matches.length} runs: ${matches.sort(compareNumbered).join(', ')}.`,
			{
				hint: 'Write more of the id.',
			},
		);
	}

	if (matches[0] === undefined) {
		const latest = await newestOf(runsFolder, names);
		throw new Problem(`no run "${query}"${latest ? `; latest: ${latest}` : ''}.`, {
			hint: latest ? 'treadle runs lists them all.' : 'Start one: treadle run <loop>',
		});
	}

	return describe(join(runsFolder, matches[0]));
};

const runNames = async (runsFolder: string): Promise<string[]> => {
	try {
		const entries = await readdir(runsFolder, {withFileTypes: true});
		return entries.filter(entry => entry.isDirectory()).map(entry => entry.name);
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return [];
		}

		throw journalFailed(runsFolder, 'list the runs', error);
	}
};

const describe = async (folder: string): Promise<RunListing> => {
	try {
		const listed = listing(folder, await readFacts(folder));
		const proof = await proveJournal(folder);
		return proof.kind === 'changed'
			? {
					...listed,
					waitsForDelivery: false,
					proof: proof.kind,
					problem: changedProblem(listed.journal, proof).message,
				}
			: {...listed, proof: proof.kind};
	} catch (error) {
		if (error instanceof Problem) {
			return {...listing(folder, undefined), problem: error.message};
		}

		throw error;
	}
};

const listing = (folder: string, state: RunState | undefined): RunListing => ({
	run: basename(folder),
	loop: state?.run?.loop ?? basename(folder).replace(/-\d+$/, ''),
	state: state ? stateOf(state) : 'unreadable',
	iterations: state?.iterationsWorked ?? 0,
	verdict: state?.verdict?.verdict,
	progress: state ? progressOf(state) : [],
	commit: state ? commitOf(state) : undefined,
	usage: state?.usage ?? noUsage,
	branch: state?.delivery?.outcome === 'delivered' ? state.delivery.branch : undefined,
	waitsForDelivery: state !== undefined && waitsForDelivery(state),
	drafts: state === undefined ? 0 : waitingDrafts(state),
	proof: 'unproven',
	delivery: state ? deliveryOf(state) : undefined,
	journal: runPaths(folder).journal,
	folder,
	startedAt: state?.startedAt || undefined,
	finishedAt: state?.finishedAt,
	lastAt: state?.at || undefined,
	worked: state?.run && state.worked,
	goal: state?.run?.goal,
	repository: state?.run?.repository,
	waitsAt: state && stateOf(state) === 'live' ? state.gate?.name : undefined,
	...(state?.sleep && stateOf(state) === 'live' ? {asleep: true, sleepsUntil: state.sleepsUntil} : {}),
	problem: undefined,
});

const commitOf = ({finished, checkpoint, delivery, offers}: RunState): Sha | undefined => {
	const waiting = offers.find(isOpen);
	if (waiting === undefined && delivery?.outcome === 'delivered') {
		return delivery.commit;
	}

	return waiting?.commit ?? finished?.commit ?? checkpoint?.commit;
};

const deliveryOf = (state: RunState): RunListing['delivery'] => {
	if (waitsForDelivery(state)) {
		return 'waiting';
	}

	const outcome = state.delivery?.outcome;
	if (outcome === 'delivered' || outcome === 'discarded') {
		return outcome;
	}

	return undefined;
};

const progressOf = ({verdict, iterations}: RunState): Progress[] => {
	const cell = iterations.findLast(({iteration}) => iteration === verdict?.iteration);
	return Object.entries(cell?.measures ?? {}).map(([verifier, measure]) => ({
		verifier,
		status: cell?.ends?.[verifier]?.status ?? 'unverified',
		measure,
	}));
};

/** True when there is a verified result, something was built, and it was neither delivered nor discarded. */
export const waitsForDelivery = (state: RunState): boolean => waitingDrafts(state) > 0;

/** How many verified results wait for a yes that the run itself does not wait for. */
const waitingDrafts = ({finished, delivery, run, offers}: RunState): number => {
	if (offers.length > 0) {
		return finished !== undefined || run?.until === 'never' ? offers.filter(isOpen).length : 0;
	}

	// Records of old have no offer.
	const waits =
		finished?.outcome === 'verified' &&
		finished.commit !== undefined &&
		finished.commit !== run?.base &&
		delivery?.outcome !== 'delivered' &&
		delivery?.outcome !== 'discarded';
	return waits ? 1 : 0;
};

const stateOf = (state: RunState): RunListing['state'] => {
	if (state.finished) {
		return state.finished.outcome;
	}

	if (!state.run) {
		return 'starting';
	}

	return isEngineAlive(state.pid, state.at) ? 'live' : 'interrupted';
};

type Beginning = Pick<RunListing, 'run' | 'startedAt'>;

/** The newest run, found by the first event of each. */
const newestOf = async (runsFolder: string, names: string[]): Promise<string | undefined> => {
	const beginnings = await Promise.all(
		names.map(
			async (run): Promise<Beginning> => ({run, startedAt: await beginningOf(join(runsFolder, run))}),
		),
	);
	return beginnings.sort(newestFirst)[0]?.run;
};

const beginningOf = async (folder: string): Promise<string | undefined> => {
	try {
		for await (const event of readEvents(folder, {to: 1})) {
			return event.at;
		}
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}
	}

	return undefined;
};

/** Where the start says nothing, a higher number is newer. */
export const compareNumbered = (left: string, right: string): number =>
	left.localeCompare(right, 'en', {numeric: true});
const newestFirst = (left: Beginning, right: Beginning): number =>
	compareText(right.startedAt ?? '', left.startedAt ?? '') || compareNumbered(right.run, left.run);
const compareText = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
