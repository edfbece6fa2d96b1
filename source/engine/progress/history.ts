import type {Baseline, EventBody, Sha, VerdictStatus, VerifierFinished} from '../../journal/events/events.js';
import {type Score, scoreOf} from './score.js';

/** What one verifier ended with on one checkpoint. */
export type Result = Pick<
	VerifierFinished,
	'verifier' | 'status' | 'measure' | 'items' | 'failing' | 'regressed' | 'flaky'
>;

/** A checkpoint that was verified, the base included. */
export type Judged = {iteration: number; commit: Sha; score: Score; values: ReadonlyMap<string, number>};

/**
 * The results of a run's checkpoints: a fold of its events. What the current iteration brought counts only once
 * that is finished, so that judging it again after a crash changes nothing.
 */
export type History = {
	/** By verifier: what it found on the base. */
	baselines: ReadonlyMap<string, Baseline>;
	/** Iteration on whose checkpoint each verifier passed first. */
	passedAt: ReadonlyMap<string, number>;
	/** By verifier: its parts that failed on every checkpoint so far. Absent where what failed is not fully known. */
	neverPassed: ReadonlyMap<string, ReadonlySet<string>>;
	/** By verifier and tree: how it ended there; a failure once is never forgotten. */
	onTree: ReadonlyMap<string, VerdictStatus>;
	judged: readonly Judged[];
	/** Iterations in a row, up to the last finished one, in which something failed that had passed before. */
	regressing: number;
	/** The last result of each verifier. */
	ends: ReadonlyMap<string, VerdictStatus>;
	/** Of the current iteration. */
	current: ReadonlyMap<string, Result>;
};

export const noHistory: History = {
	baselines: new Map(),
	passedAt: new Map(),
	neverPassed: new Map(),
	onTree: new Map(),
	judged: [],
	regressing: 0,
	ends: new Map(),
	current: new Map(),
};

/** More names than a verifier lists: a list as long as this may be cut. Source: `VerifierFinished.failing`. */
const fullList = 200;

/** Key of `onTree`. */
export const onTreeKey = (verifier: string, tree: Sha): string => `${verifier} ${tree}`;

const withParts = (history: History, result: Result): ReadonlyMap<string, ReadonlySet<string>> => {
	const {verifier, measure, status, failing = [], items = []} = result;
	if (measure === undefined || status === 'unverified' || failing.length >= fullList) {
		return history.neverPassed;
	}

	// Items without a result this time have not passed.
	const open = items.flatMap(({number, met}) => (met === undefined ? [String(number)] : []));
	const before = history.neverPassed.get(verifier);
	const still = [...failing, ...open].filter(part => before?.has(part) ?? true);
	return new Map(history.neverPassed).set(verifier, new Set(still));
};

/** Takes one result of a finished iteration over. */
const learn = (history: History, result: Result, iteration: number, tree: Sha): History => {
	const {verifier, status} = result;
	const key = onTreeKey(verifier, tree);
	return {
		...history,
		passedAt:
			status === 'passed' && !history.passedAt.has(verifier)
				? new Map(history.passedAt).set(verifier, iteration)
				: history.passedAt,
		neverPassed: withParts(history, result),
		onTree: new Map(history.onTree).set(key, history.onTree.get(key) === 'failed' ? 'failed' : status),
	};
};

const valuesOf = (results: readonly Result[]): Map<string, number> =>
	new Map(
		results.flatMap(({verifier, measure}) =>
			measure?.kind === 'number' ? [[verifier, measure.value] as const] : [],
		),
	);

/** Closes the current iteration: what it brought is history from here on. */
const settle = (
	history: History,
	{iteration, verdict}: Extract<EventBody, {type: 'iteration.finished'}>,
	{commit, tree}: {commit: Sha; tree: Sha},
): History => {
	const results = [...history.current.values()];
	if (results.length === 0 || verdict === 'interrupted') {
		return {...history, current: new Map()};
	}

	const learnt = results.reduce((known, result) => learn(known, result, iteration, tree), history);
	const regressed = results.some(result => result.regressed !== undefined);
	return {
		...learnt,
		judged: [...history.judged, {iteration, commit, score: scoreOf(results), values: valuesOf(results)}],
		regressing: regressed ? history.regressing + 1 : 0,
		current: new Map(),
	};
};

/**
 * Folds one event in. Pure.
 *
 * @param place commit and tree that the current iteration was verified on
 */
export const updateHistory = (
	history: History,
	event: EventBody,
	place: {commit: Sha; tree: Sha},
): History => {
	switch (event.type) {
		case 'iteration.started':
			return {...history, current: new Map()};
		case 'verifier.finished':
			if (event.delivery) {
				return history;
			}

			return {
				...history,
				current: new Map(history.current).set(event.verifier, event),
				ends: new Map(history.ends).set(event.verifier, event.status),
				baselines:
					event.baseline === undefined
						? history.baselines
						: new Map(history.baselines).set(event.verifier, event.baseline),
			};
		case 'iteration.finished':
			return settle(history, event, place);
		case 'rolled.back':
			// What the user undid is no place to go back to.
			return event.by === 'human'
				? {...history, regressing: 0, judged: history.judged.filter(({iteration}) => iteration <= event.to)}
				: {...history, regressing: 0};
		default:
			return history;
	}
};
