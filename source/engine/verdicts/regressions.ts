import type {VerifierResult} from '../../journal/events/events.js';

import type {History} from '../progress/history.js';

/** Names of tests that only a later checkpoint has cannot have passed before. */
const isKnown = (history: History, verifier: string, {measure}: VerifierResult, part: string): boolean =>
	measure?.kind !== 'tests' || (history.baselines.get(verifier)?.tests ?? []).includes(part);

/**
 * What passed on an earlier checkpoint and fails now: parts of the check where they are known, else the whole of it, by
 * its label. Nothing for one that is unverified.
 */
export const regressionsIn = (
	history: History,
	{id, label}: {id: string; label: string},
	result: VerifierResult,
): string[] => {
	if (result.status !== 'failed') {
		return [];
	}

	const neverPassed = history.neverPassed.get(id);
	const parts =
		neverPassed === undefined
			? []
			: (result.failing ?? []).filter(part => !neverPassed.has(part) && isKnown(history, id, result, part));
	if (parts.length > 0) {
		return parts;
	}

	return history.passedAt.has(id) ? [label] : [];
};
