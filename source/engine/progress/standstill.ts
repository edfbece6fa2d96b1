import type {AgentFinished, IterationFinished} from '../../journal/events/events.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {History} from './history.js';
import {compareScores, scoreOf} from './score.js';

/** What shows that a run stands still, though its files may change: a fold of its iterations. */
export type Standstill = {
	/** Tree and verdicts of the iteration before the last. */
	before: string;
	/** Iterations in a row that ended as the one two before them, and not as the one before. */
	alternating: number;
	/** What failed in the last iteration, and how many in a row failed in just that; '' where that is not known. */
	failure: string;
	alike: number;
	/** Iterations in a row after which no more was verified than ever before. */
	flat: number;
	/** How much that was, such as `41 of 44`; '' where nothing is counted. */
	verified: string;
	/** Turns in a row that ended because the agent said nothing for too long. */
	silent: number;
	/** Verdicts in a row that failed. */
	failed: number;
};

export const noStandstill: Standstill = {
	before: '',
	alternating: 0,
	failure: '',
	alike: 0,
	flat: 0,
	verified: '',
	silent: 0,
	failed: 0,
};

/** What is known at the end of an iteration. */
export type IterationEnd = Standstill & {
	history: History;
	/** What checks printed that name nothing that fails. */
	unnamed: readonly string[];
	/** Tree and verdicts of the iteration before. */
	signature: string;
	agent: AgentFinished | undefined;
};

/** How many times longer a run may stand still while its files change than while they do not. */
export const patienceWithChange = 2;

/** What differs from one time to the next though nothing has changed. Other numbers may well be progress. */
const passing = [
	/\b\d+(?:\.\d+)?\s*(?:ns|µs|us|ms|s|secs?|seconds?|m|min|minutes?)\b/gi,
	/\b\d{1,2}:\d{2}:\d{2}(?:\.\d+)?/g,
	/\b\d{4}-\d{2}-\d{2}\b/g,
	/\b0x[\da-f]+\b/gi,
	/\b(?=[\da-f-]*\d)[\da-f]{7,}(?:-[\da-f]{4,})*\b/gi,
];

const withoutPassing = (text: string): string =>
	passing
		.reduce((rest, pattern) => rest.replaceAll(pattern, '…'), text)
		.replaceAll(/\s+/g, ' ')
		.trim();

/** What fails now: by name where checks name it, else by what they print. */
const failureOf = ({history, unnamed}: Pick<IterationEnd, 'history' | 'unnamed'>): string => {
	const named = [...history.current.values()].flatMap(({verifier, status, failing = [], items = []}) => {
		const open = items.flatMap(({number, met}) => (met === true ? [] : [String(number)]));
		return status === 'passed' ? [] : [...failing, ...open].map(name => `${verifier}: ${name}`);
	});
	const printed = unnamed.map(withoutPassing).filter(text => text !== '');
	return [...named.toSorted(), ...printed].join('\n');
};

/** As much as is counted: tests and items, over all checks. */
const verifiedText = ({current}: History): string => {
	let [passed, total] = [0, 0];
	for (const {measure} of current.values()) {
		if (measure?.kind === 'tests' || measure?.kind === 'items') {
			passed += measure.kind === 'tests' ? measure.passed : measure.met;
			total += measure.total;
		}
	}

	return total === 0 ? '' : `${passed} of ${total}`;
};

/** Whether more was verified than on any checkpoint before, or a number is one there has not been yet. */
const hasRisen = ({current, judged}: History): boolean => {
	const results = [...current.values()];
	const score = scoreOf(results);
	const isNew = results.some(
		({verifier, measure}) =>
			measure?.kind === 'number' && judged.every(({values}) => values.get(verifier) !== measure.value),
	);
	return isNew || judged.every(before => compareScores(score, before.score) > 0);
};

/**
 * How the run stands once its current iteration has ended with this verdict. Pure.
 *
 * @param current tree and verdicts of this iteration
 */
export const countStandstill = (
	end: IterationEnd,
	verdict: IterationFinished['verdict'],
	current: string,
): Standstill => {
	const {signature, before, history, agent} = end;
	const failure = verdict === 'failed' ? failureOf(end) : '';
	const verified = verifiedText(history);
	const isSilent = verdict === 'agent-failed' && agent?.cause === 'silence';
	return {
		before: signature,
		alternating: current === before && current !== signature ? end.alternating + 1 : 0,
		failure,
		alike: failure === '' ? 0 : failure === end.failure ? end.alike + 1 : 1,
		flat: verified === '' || verdict !== 'failed' || hasRisen(history) ? 0 : end.flat + 1,
		verified,
		silent: isSilent ? end.silent + 1 : 0,
		failed: verdict === 'failed' || verdict === 'agent-failed' ? end.failed + 1 : 0,
	};
};

const inARow = (count: number): string => (count === 1 ? 'one iteration' : `${count} iterations in a row`);

/** What failed, in a few words. */
const shortly = (failure: string): string => {
	const [first = '', ...more] = failure.split('\n');
	return `${oneLine(first, 100)}${more.length > 0 ? ` and ${more.length} more` : ''}`;
};

/** Why the run has stalled because its agent says nothing; undefined while it has not. Pure. */
export const silentBecause = ({silent}: Pick<Standstill, 'silent'>, patience: number): string | undefined =>
	silent >= patience ? `${inARow(silent)} ended because the agent said nothing for too long` : undefined;

/**
 * Why the run has stalled, as a sentence that says what was seen; undefined while it has not. Pure.
 *
 * @param patience iterations that may change nothing: `stop.stall`
 */
export const stalledBecause = (
	{
		same,
		alternating,
		failure,
		alike,
		flat,
		verified,
	}: Omit<Standstill, 'before' | 'silent' | 'failed'> & {same: number},
	patience: number,
): string | undefined => {
	if (same >= patience) {
		return `${inARow(same)} ended with the same files and the same verdict`;
	}

	// The first two of such iterations are not counted, as nothing had come back yet.
	if (alternating + 2 > patience && alternating >= 2) {
		return `${inARow(alternating + 2)} went back and forth between the same two states of the files`;
	}

	const longer = patience * patienceWithChange;
	if (alike >= longer) {
		return `${inARow(alike)} failed in the same way: ${shortly(failure)}`;
	}

	return flat >= longer
		? `${inARow(flat)} verified no more than before: ${verified} passed in the last`
		: undefined;
};
