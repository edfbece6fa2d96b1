import type {RunListing} from '../../journal/runs/list-runs.js';

/** Which runs stay in any case. */
export type Retention = {
	/** The newest runs that stay. */
	keep: number;
	/** milliseconds; runs that did something since then stay */
	older: number;
	/** milliseconds; prepared dependencies and checkouts that were used since then stay */
	unused: number;
};

/** What is tidied after each run, and by `treadle gc` without options. */
export const defaultRetention: Retention = {keep: 20, older: 30 * 86_400_000, unused: 30 * 86_400_000};

/**
 * The runs that may go, oldest first: neither among the newest ones nor younger than `older`. A verified result that was
 * neither delivered nor discarded stays, and so do runs that live and those whose record cannot be read or was changed.
 *
 * @param listed newest first
 * @param now milliseconds since 1970
 */
export const chooseRuns = (
	listed: readonly RunListing[],
	{keep, older}: Pick<Retention, 'keep' | 'older'>,
	now: number,
): RunListing[] =>
	listed
		.slice(keep)
		.filter(run => mayGo(run) && isOlder(run, now - older))
		.reverse();

const mayGo = ({state, waitsForDelivery, verdict, branch, problem}: RunListing): boolean => {
	// Its engine died between the verdict and the delivery.
	const isUndecided = state === 'interrupted' && verdict === 'passed' && branch === undefined;
	return (
		problem === undefined && !waitsForDelivery && !isUndecided && state !== 'live' && state !== 'unreadable'
	);
};

/** A run without events counts as very old. */
const isOlder = ({lastAt, finishedAt, startedAt}: RunListing, limit: number): boolean =>
	Date.parse(lastAt ?? finishedAt ?? startedAt ?? '1970-01-01') <= limit;
