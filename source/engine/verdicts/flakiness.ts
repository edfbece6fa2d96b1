import type {Sha, VerifierFinished, VerifierResult} from '../../journal/events/events.js';
import type {Verifier} from '../../verifiers/verifier.js';
import {type History, onTreeKey} from '../progress/history.js';

/** What one verifier said of a checkpoint, however often it was asked. */
export type OneResult = VerifierResult & Pick<VerifierFinished, 'flaky'>;

/**
 * What several answers of one check about one tree come to. A check that disagrees with itself says nothing of the work:
 * it is flaky, and never a pass.
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

/** A command that passes on the very files on which it failed before is flaky: its pass counts for nothing. */
export const markFlaky = (history: History, verifier: Verifier, tree: Sha, result: OneResult): OneResult =>
	!verifier.byAgent &&
	result.status === 'passed' &&
	history.onTree.get(onTreeKey(verifier.id, tree)) === 'failed'
		? {
				...result,
				status: 'unverified',
				flaky: true,
				summary: `flaky: it passed on the same files on which it failed before (${result.summary})`,
			}
		: result;
