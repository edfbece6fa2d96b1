import type {Draft} from '../state/drafts.js';
import {lastPassedAt} from '../state/last-passed-at.js';
import type {VerifierEnd, VerifierState} from '../state/state.js';
import type {VerifierFinished} from './events.js';

/** The result of a verifier that ended. */
export const resultOf = (
	{iterations}: Draft,
	{id, label}: VerifierState,
	event: VerifierFinished,
): Partial<VerifierState> => {
	const {status, summary, exitCode, milliseconds} = event;
	const {measure, items, printed, failing = printed, flaky, noVerdict, regressed} = event;
	return {
		status,
		summary,
		milliseconds,
		exitCode,
		measure,
		items,
		failing,
		flaky,
		noVerdict,
		...(regressed
			? {
					regressed: regressed.map(part => ({
						part,
						passedAt: lastPassedAt(iterations, id, part === label ? undefined : part),
					})),
				}
			: {}),
	};
};

/** An item without a result did not pass either. */
export const endOf = ({status, items, failing}: VerifierFinished): VerifierEnd => {
	const open = items ? items.filter(({met}) => met !== true).map(({number}) => String(number)) : failing;
	return {status, open};
};
