import type {Sha} from '../journal/events.js';
import type {RunState} from '../journal/state.js';
import {Problem} from '../problem.js';

/** A commit of a run that may be delivered. */
export type Piece = {
	run: string;
	commit: Sha;
	base: Sha;
	/** Every verifier, or the person, said yes to exactly this commit. */
	isVerified: boolean;
	/** How it was judged, for a person. */
	standing: string;
};

const commitsOf = ({iterations, run}: RunState): {commit: Sha; verdict: string; undone: boolean}[] =>
	iterations.flatMap(({commit, verdict, iteration, undone}) =>
		commit && commit !== run?.base
			? [{commit, undone, verdict: `iteration ${iteration}: ${verdict ?? 'not judged'}`}]
			: [],
	);

/**
 * What of a run is to be delivered: the commit that was named, or else the verified one, or else its last checkpoint.
 * Throws a Problem when there is nothing, it was delivered already, or the name fits no checkpoint.
 */
export const choosePiece = (state: RunState, run: string, named: string | undefined): Piece => {
	const {finished, delivery, gate} = state;
	if (delivery?.outcome === 'delivered') {
		throw new Problem(`${run} is delivered already, as branch ${delivery.branch}.`);
	}

	const commits = commitsOf(state);
	const verified =
		finished?.outcome === 'verified' ? finished.commit : gate?.name === 'deliver' ? gate.commit : undefined;
	if (!state.run || commits.length === 0) {
		throw new Problem(`${run} has built nothing that could be delivered.`);
	}

	if (!finished && verified === undefined) {
		throw new Problem(`${run} has not finished.`, {hint: `Look at it: treadle watch ${run}`});
	}

	// What was rolled back is delivered only when it is named.
	const kept = commits.filter(({undone}) => !undone);
	const wanted =
		named ?? (kept.find(({commit}) => commit === verified) ?? kept.at(-1) ?? commits.at(-1))?.commit ?? '';
	const found =
		wanted.length < 7 ? undefined : commits.find(({commit}) => commit.startsWith(wanted.toLowerCase()));
	if (!found) {
		throw new Problem(`${run} has no checkpoint ${named}.`, {
			hint: verified ? `The verified one is ${verified}.` : 'Name one with at least 7 digits.',
		});
	}

	return {
		run,
		commit: found.commit,
		base: state.run.base,
		isVerified: found.commit === verified,
		standing: found.verdict,
	};
};
