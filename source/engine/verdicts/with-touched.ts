import type {Baseline} from '../../journal/events/events.js';
import type {OneResult} from './flakiness.js';

/**
 * What a check is worth during which protected files were written to: nothing, unless the check did the same on the
 * base. Code under test can rewrite the tests that run after it.
 *
 * @param touched protected files that were written to
 * @param baseline what the check found on the base; undefined while it judges the base
 */
export const withTouched = (
	result: OneResult,
	touched: readonly string[],
	baseline: Baseline | undefined,
): OneResult => {
	if (touched.length === 0) {
		return result;
	}

	if (baseline === undefined) {
		return {...result, baseline: {...result.baseline, touched}};
	}

	const added = touched.filter(file => !baseline.touched?.includes(file));
	return added.length === 0 || result.status !== 'passed'
		? result
		: {
				...result,
				status: 'tampered',
				summary: `protected files were written to while it ran: ${added.slice(0, 5).join(', ')}${added.length > 5 ? ` and ${added.length - 5} more` : ''} (${result.summary})`,
			};
};
