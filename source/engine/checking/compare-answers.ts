import type {VerifierResult} from '../../journal/events/events.js';

import {combineProbes, type OneResult} from '../verdicts/flakiness.js';
import type {CheckedVerifier} from './report.js';

export type Compared = OneResult & Pick<CheckedVerifier, 'differing' | 'values'>;

/** Names that a result lists at most: what is left out cannot be compared. Source: `VerifierResult.failing`. */
const mostFailing = 200;

/** Tests or items that did not come out the same in each answer. */
const differingIn = (answers: readonly VerifierResult[]): string[] => {
	const comparable = answers.filter(
		({measure, failing = []}) => measure !== undefined && failing.length < mostFailing,
	);
	const names = new Set(comparable.flatMap(({failing = []}) => failing));
	return [...names].filter(name => comparable.some(({failing}) => !failing?.includes(name)));
};

const valuesIn = (answers: readonly VerifierResult[]): number[] => {
	const values = answers.flatMap(({measure}) => (measure?.kind === 'number' ? [measure.value] : []));
	return new Set(values).size > 1 ? values : [];
};

/**
 * What several answers of one check about the same files come to. Stricter than in a run: a check that fails each time, but
 * not for the same tests, would be flaky as soon as the others pass.
 *
 * @param answers in the order they came, at least one
 */
export const compareAnswers = (answers: readonly VerifierResult[]): Compared => {
	const result = combineProbes(answers);
	const differing = differingIn(answers);
	const compared = {...result, differing, values: valuesIn(answers)};
	if (result.flaky || differing.length === 0 || result.status !== 'failed') {
		return compared;
	}

	const isList = result.measure?.kind === 'items';
	const which = isList ? `item ${differing.join(', ')}` : differing.slice(0, 3).join(', ');
	const more = !isList && differing.length > 3 ? ` and ${differing.length - 3} more` : '';
	return {
		...compared,
		status: 'unverified',
		flaky: true,
		summary: `flaky: not the same each time on the same files: ${which}${more}`,
	};
};
