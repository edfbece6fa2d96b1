import type {Sha} from '../../journal/events/events.js';
import type {RunState} from '../../journal/state/state.js';
import {Problem} from '../../problem.js';
import {asCheckpointed, onHead} from '../../workspace/delivery/deliverable.js';

/** A checkpoint of a run that may be delivered. */
export type ChosenResult = {
	run: string;
	/** The commit that a branch would be at. */
	commit: Sha;
	/** What lies below the agent's work in it. */
	onto: Sha;
	/** Files that were not committed when the run began and that a commit of the branch would hold. */
	uncommitted: readonly string[];
	/** Shell command that brings the branch into the checkout that the run began with. */
	take: string;
	/** Every verifier passed, or the user approved it. */
	isVerified: boolean;
	/** Its verdict as text. */
	verdictText: string;
};

type Chosen = {commit: Sha; isVerified: boolean; standing: string};

const commitsOf = ({iterations, run}: RunState): {commit: Sha; verdict: string; undone: boolean}[] =>
	iterations.flatMap(({commit, verdict, iteration, undone}) =>
		commit && commit !== run?.base
			? [{commit, undone, verdict: `iteration ${iteration}: ${verdict ?? 'not judged'}`}]
			: [],
	);

/** The checkpoint that a commit made for delivery was made of. */
const checkpointOf = ({deliveryAsked}: RunState, named: string): string =>
	deliveryAsked?.checkpoint !== undefined && named.length >= 7 && deliveryAsked.commit.startsWith(named)
		? deliveryAsked.checkpoint
		: named;

/** The checkpoint that was named, by its own commit or its delivered one, or else the verified one, or else the last. */
export const chooseCheckpoint = (state: RunState, run: string, named: string | undefined): Chosen => {
	const {finished, delivery, gate, deliveryAsked} = state;
	if (delivery?.outcome === 'delivered') {
		throw new Problem(`${run} is delivered already, as branch ${delivery.branch}.`);
	}

	const commits = commitsOf(state);
	const verified =
		finished?.outcome === 'verified'
			? finished.commit
			: gate?.name === 'deliver'
				? (deliveryAsked?.checkpoint ?? gate.commit)
				: undefined;
	if (!state.run || commits.length === 0) {
		throw new Problem(`${run} has nothing to deliver.`);
	}

	if (!finished && verified === undefined) {
		throw new Problem(`${run} has not finished.`, {hint: `Look at it: treadle watch ${run}`});
	}

	// What was rolled back is delivered only when it is named.
	const kept = commits.filter(({undone}) => !undone);
	const wanted =
		(named && checkpointOf(state, named.toLowerCase())) ??
		(kept.find(({commit}) => commit === verified) ?? kept.at(-1) ?? commits.at(-1))?.commit ??
		'';
	const found = wanted.length < 7 ? undefined : commits.find(({commit}) => commit.startsWith(wanted));
	if (!found) {
		throw new Problem(`${run} has no checkpoint ${named}.`, {
			hint: verified ? `The verified one is ${verified}.` : 'Name one with at least 7 digits.',
		});
	}

	return {commit: found.commit, isVerified: found.commit === verified, standing: found.verdict};
};

export type ResultOptions = {
	state: RunState;
	run: string;
	/** Absolute path of the run's folder. */
	runFolder: string;
	storeFolder: string;
	branch: string;
	/** Commit that was named, or the beginning of it. */
	named: string | undefined;
};

/** The commit that a branch would hold for a checkpoint: the one the engine offered, where there is one. */
const deliverableOf = async (
	{state, run, runFolder, storeFolder, branch}: ResultOptions,
	{commit, isVerified}: Chosen,
): Promise<Pick<ChosenResult, 'commit' | 'onto' | 'uncommitted' | 'take'>> => {
	const {deliveryAsked: asked, run: started} = state;
	if (
		asked?.onto !== undefined &&
		asked.take !== undefined &&
		(asked.checkpoint ?? asked.commit) === commit
	) {
		return {commit: asked.commit, onto: asked.onto, uncommitted: asked.uncommitted ?? [], take: asked.take};
	}

	const options = {
		storeFolder,
		scratch: runFolder,
		run,
		base: {commit: started?.base ?? '', dirty: started?.dirty ?? false},
		commit,
		branch,
		subject: `${started?.loop}: ${started?.goal}`,
	};
	// The work without the uncommitted files was not verified, so a verified result is delivered as it is.
	const alone = options.base.dirty && !isVerified ? await onHead(options) : undefined;
	return alone ?? asCheckpointed(options);
};

/**
 * The result to deliver: the named commit, or else the verified one, or else the last checkpoint.
 *
 * @throws Problem when there is nothing, it was delivered already, or the name fits no checkpoint
 */
export const chooseResult = async (options: ResultOptions): Promise<ChosenResult> => {
	const {state, run, named} = options;
	const chosen = chooseCheckpoint(state, run, named);
	const deliverable = await deliverableOf(options, chosen);
	if (named !== undefined && !deliverable.commit.startsWith(named.toLowerCase())) {
		throw new Problem(
			`${named} is delivered on your HEAD, without your uncommitted files: that is another commit.`,
			{
				hint: `Look at it, then name that one: treadle deliver ${run} --commit ${deliverable.commit}`,
			},
		);
	}

	return {...deliverable, run, isVerified: chosen.isVerified, verdictText: chosen.standing};
};
