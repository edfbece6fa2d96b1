import type {Sha} from '../../journal/events/events.js';
import {isOpen, type OfferedResult} from '../../journal/state/offers.js';
import type {RunState} from '../../journal/state/state.js';
import {Problem} from '../../problem.js';
import {asCheckpointed, onHead} from '../../workspace/delivery/deliverable.js';

/** A checkpoint of a run that may be delivered. */
export type ChosenResult = {
	run: string;
	/** The commit that a branch would be at. */
	commit: Sha;
	/** The checkpoint whose work it holds. */
	checkpoint: Sha;
	/** The iteration that made it. */
	iteration: number;
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
	/** As it is on record, where the run offered it. */
	offer: OfferedResult | undefined;
};

type Chosen = {
	commit: Sha;
	iteration: number;
	isVerified: boolean;
	standing: string;
	offer: OfferedResult | undefined;
};

type Made = {commit: Sha; iteration: number; verdict: string; undone: boolean};

const commitsOf = ({iterations, run}: RunState): Made[] =>
	iterations.flatMap(({commit, verdict, iteration, undone}) =>
		commit && commit !== run?.base
			? [{commit, iteration, undone, verdict: `iteration ${iteration}: ${verdict ?? 'not judged'}`}]
			: [],
	);

/** How a result that was delivered is named. */
export const deliveredAs = ({as, branch, to}: Pick<OfferedResult, 'as' | 'branch' | 'to'>): string =>
	[as, as === 'branch' || as === 'pull-request' ? branch : undefined, to].filter(Boolean).join(' ');

/** The result that was offered as this commit, or that is the work of this checkpoint. */
const offerNamed = ({offers}: RunState, named: string): OfferedResult | undefined =>
	named.length < 7
		? undefined
		: (offers.find(({commit}) => commit.startsWith(named)) ??
			offers.find(({checkpoint}) => checkpoint.startsWith(named)));

const ofOffer = (offer: OfferedResult): Chosen => ({
	commit: offer.checkpoint,
	iteration: offer.iteration,
	isVerified: true,
	standing: `iteration ${offer.iteration}: passed`,
	offer,
});

/** The checkpoint that was named, by its own commit or its delivered one, or else the newest draft, or else the last. */
export const chooseCheckpoint = (state: RunState, run: string, named: string | undefined): Chosen => {
	const {finished, delivery, offers} = state;
	const offer = named === undefined ? offers.find(isOpen) : offerNamed(state, named.toLowerCase());
	if (offer?.outcome === 'delivered' || (offer === undefined && delivery?.outcome === 'delivered')) {
		const how = offer?.outcome === 'delivered' && offer.commit !== delivery?.commit ? offer : delivery;
		throw new Problem(`${run} is delivered already${how ? `, as ${deliveredAs(how)}` : ''}.`);
	}

	if (offer !== undefined) {
		return ofOffer(offer);
	}

	const commits = commitsOf(state);
	if (!state.run || commits.length === 0) {
		throw new Problem(`${run} has nothing to deliver.`);
	}

	if (!finished) {
		throw new Problem(`${run} has not finished.`, {hint: `Look at it: treadle watch ${run}`});
	}

	const verified = finished.outcome === 'verified' ? finished.commit : undefined;
	// What was rolled back is delivered only when it is named.
	const kept = commits.filter(({undone}) => !undone);
	const wanted =
		named?.toLowerCase() ??
		(kept.find(({commit}) => commit === verified) ?? kept.at(-1) ?? commits.at(-1))?.commit ??
		'';
	const found = wanted.length < 7 ? undefined : commits.find(({commit}) => commit.startsWith(wanted));
	if (!found) {
		const known = offers[0]?.commit ?? verified;
		throw new Problem(`${run} has no checkpoint ${named}.`, {
			hint: known ? `The verified one is ${known}.` : 'Name one with at least 7 digits.',
		});
	}

	const {commit, iteration, verdict: standing} = found;
	return {commit, iteration, isVerified: commit === verified, standing, offer: undefined};
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

/** Shell command that brings a branch into the checkout, where only another way is on record. */
const takeBranch = ({branch = '', uncommitted = [], onto = ''}: OfferedResult): string =>
	uncommitted.length > 0
		? `git diff-tree -p --binary ${onto.slice(0, 12)} ${branch} | git apply`
		: `git merge ${branch}`;

/** The commit that a branch would hold for a checkpoint: the one the engine offered, where there is one. */
const deliverableOf = async (
	{state, run, runFolder, storeFolder, branch}: ResultOptions,
	{commit, isVerified, offer}: Chosen,
): Promise<Pick<ChosenResult, 'commit' | 'onto' | 'uncommitted' | 'take'>> => {
	if (offer?.onto !== undefined) {
		const {onto, uncommitted = [], take} = offer;
		const isBranch = offer.as === 'branch' || offer.as === 'pull-request';
		return {
			commit: offer.commit,
			onto,
			uncommitted,
			take: isBranch && take !== undefined ? take : takeBranch({branch, ...offer}),
		};
	}

	const {run: started} = state;
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
 * The result to deliver: the named commit, or else the newest draft, or else the last checkpoint.
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

	const {commit: checkpoint, iteration, isVerified, standing: verdictText, offer} = chosen;
	return {...deliverable, run, checkpoint, iteration, isVerified, verdictText, offer};
};
