import {Folding} from '../journal/fold.js';
import {readEvents} from '../journal/read-events.js';
import type {RunState} from '../journal/state.js';
import {Problem} from '../problem.js';
import {lockHolder} from '../workspace/lock.js';
import type {FoundRun} from './find-run.js';

/** A run as lists show it; the names are those of `treadle runs --json`. */
export type RunDescription = {
	id: string;
	loop: string;
	/** `crashed`: its engine is gone and did not say goodbye. `unreadable`: its journal is damaged. */
	state: RunState['status'] | 'crashed' | 'unreadable';
	outcome: string | null;
	iterations: number;
	verdict: string | null;
	/** The verified commit, or else the last checkpoint. */
	commit: string | null;
	/** Tokens in and out together; null when the agent did not say. */
	tokens: number | null;
	/** US dollars; null when unknown. */
	cost: number | null;
	costBasis: string;
	/** The branch it was delivered as. */
	branch: string | null;
	/** True when a verified result waits for a yes. */
	waitsForDelivery: boolean;
	startedAt: string;
	journal: string;
	/** Why the journal cannot be read. */
	problem: string | null;
};

/** Reads a run's journal to its end. Throws a Problem when it is damaged. */
export const readState = async (folder: string): Promise<RunState> => {
	const folding = new Folding();
	for await (const event of readEvents(folder)) folding.add(event);
	return folding.state;
};

/** True when the verified commit has neither been handed over nor turned down for good. */
export const waitsForDelivery = ({finished, delivery, run}: RunState): boolean =>
	finished?.outcome === 'verified' &&
	finished.commit !== undefined &&
	finished.commit !== run?.base &&
	delivery?.outcome !== 'delivered' &&
	delivery?.outcome !== 'discarded';

const tokensOf = ({usage}: RunState): number | null =>
	usage.input === undefined && usage.output === undefined ? null : (usage.input ?? 0) + (usage.output ?? 0);

/** Describes one run. `folder` is the state folder of its repository. */
export const describeRun = async (
	{run, folder: runFolder}: FoundRun,
	folder: string,
): Promise<RunDescription> => {
	const journal = `${runFolder}/journal.jsonl`;
	let state: RunState;
	let problem: string | null = null;
	try {
		state = await readState(runFolder);
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		problem = error.message;
		state = new Folding().state;
	}

	const alive = state.status === 'finished' || lockHolder(folder)?.run === run;
	return {
		id: run,
		loop: state.run?.loop ?? run.replace(/-\d+$/, ''),
		state: problem === null ? (alive ? state.status : 'crashed') : 'unreadable',
		outcome: state.finished?.outcome ?? null,
		iterations: state.iterations.filter(({iteration}) => iteration > 0).length,
		verdict: state.verdict?.verdict ?? null,
		commit: state.finished?.commit ?? state.checkpoint?.commit ?? null,
		tokens: tokensOf(state),
		cost: state.usage.cost ?? null,
		costBasis: state.usage.costBasis,
		branch: state.delivery?.outcome === 'delivered' ? (state.delivery.branch ?? null) : null,
		waitsForDelivery: waitsForDelivery(state),
		startedAt: state.startedAt,
		journal,
		problem,
	};
};
