import type {Sha} from '../../journal/events/events.js';
import type {Verifier} from '../../verifiers/verifier.js';
import {type History, onTreeKey} from '../progress/history.js';
import type {OneResult} from './combine-probes.js';

/** A command that passes on the very files on which it failed before is flaky: its pass counts for nothing. */
export const doubt = (history: History, verifier: Verifier, tree: Sha, result: OneResult): OneResult =>
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
