import type {VerdictStatus, VerifierFinished} from '../../journal/events/events.js';
import type {Verifier} from '../../verifiers/verifier.js';

/** What the verifiers found, before the user had a say. */
export type Verdict = {
	verdict: VerdictStatus;
	reasons: string[];
	/** Every command passed, and only agents said no: the user may know better. */
	overrulable: boolean;
	/** An agent was asked twice and gave no verdict: the user has to. */
	noVerdict: boolean;
};

export type Found = {
	/** In the order in which they are asked; all of the loop. */
	verifiers: readonly Verifier[];
	/** In the same order, as far as it got. */
	results: readonly VerifierFinished[];
	/** Protected paths that were changed. */
	tampered: readonly string[];
	/** It is the untouched base that was verified. */
	isBase: boolean;
};

const labelOf = (verifiers: readonly Verifier[], id: string): string =>
	verifiers.find(verifier => verifier.id === id)?.label ?? id;

const reasonFor = (
	verifiers: readonly Verifier[],
	{verifier, status, summary, regressed}: VerifierFinished,
): string[] => {
	const label = labelOf(verifiers, verifier);
	return [
		`${label}: ${status}, ${summary}`,
		...(regressed === undefined
			? []
			: [
					`${label}: a regression, this passed on an earlier checkpoint: ${regressed.slice(0, 10).join(', ')}${regressed.length > 10 ? ` and ${regressed.length - 10} more` : ''}`,
				]),
	];
};

/** All must pass. What failed outweighs what could not be verified. */
const verdictOf = ({verifiers, results, isBase}: Found): VerdictStatus => {
	const statuses = results.map(({status}) => status);
	const worst = (['tampered', 'failed', 'unverified'] as const).find(status => statuses.includes(status));
	if (worst !== undefined) {
		return worst;
	}

	if (results.length === verifiers.length) {
		return 'passed';
	}

	// On the base there is no work yet that an agent could review.
	return isBase && verifiers.slice(results.length).every(({byAgent}) => byAgent) ? 'failed' : 'unverified';
};

/** One line for every verifier that did not pass, and for those that were not asked on the base. Pure. */
export const concludeVerdict = (found: Found): Verdict => {
	const {verifiers, results, tampered, isBase} = found;
	const bad = results.filter(({status}) => status !== 'passed');
	const unasked = isBase && bad.length === 0 ? verifiers.slice(results.length) : [];
	const reasons = [
		...bad.flatMap(result => reasonFor(verifiers, result)),
		...unasked.map(({label}) => `${label}: asked once there is work to judge`),
	];
	if (tampered.length > 0) {
		return {
			verdict: 'tampered',
			reasons: [`protected files were changed and have been put back: ${tampered.join(', ')}`, ...reasons],
			overrulable: false,
			noVerdict: false,
		};
	}

	const byAgents = bad.every(({verifier}) => verifiers.some(({id, byAgent}) => id === verifier && byAgent));
	return {
		verdict: verdictOf(found),
		reasons,
		overrulable: bad.length > 0 && byAgents,
		noVerdict: byAgents && bad.some(({noVerdict}) => noVerdict),
	};
};
