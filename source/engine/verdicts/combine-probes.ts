import type {VerifierFinished, VerifierResult} from '../../journal/events/events.js';

/** What one verifier said of a checkpoint, however often it was asked. */
export type OneResult = VerifierResult & Pick<VerifierFinished, 'flaky'>;

/**
 * What several answers of one check about one tree come to. A check that disagrees with itself says nothing of the work:
 * it is flaky, and never a pass. Source: DESIGN section 6 rule 2.
 *
 * @param results in the order they came, at least one
 */
export const combineProbes = (results: readonly VerifierResult[]): OneResult => {
	const last = results.at(-1);
	if (last === undefined) {
		throw new Error('a check was combined that never ran');
	}

	const milliseconds = results.reduce((sum, result) => sum + result.milliseconds, 0);
	if (results.length === 1) {
		return last;
	}

	const passed = results.filter(({status}) => status === 'passed').length;
	const failed = results.find(({status}) => status === 'failed');
	if (passed > 0 && failed) {
		return {
			...failed,
			status: 'unverified',
			flaky: true,
			milliseconds,
			summary: `flaky: it passed ${passed} of ${results.length} times on the same files (${failed.summary})`,
		};
	}

	const isAlike = results.every(({status}) => status === last.status);
	return {
		...last,
		milliseconds,
		summary: isAlike
			? `${last.summary}, ${results.length} times alike`
			: `${last.summary}, after it had ${results[0]?.status}`,
	};
};
