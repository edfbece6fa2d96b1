import type {VerifierResult} from '../../journal/events.js';

const NAMED_IN_SUMMARY = 3;
const NAMED_IN_EVIDENCE = 20;

/**
 * Adds the names of failing tests that the runner printed to a result that failed and has no better ones, from a report.
 * They change no status.
 */
export const withPrinted = (result: VerifierResult, printed: string[]): VerifierResult => {
	if (result.status !== 'failed' || printed.length === 0 || (result.failing?.length ?? 0) > 0) {
		return result;
	}

	const more = (shown: number): number => Math.max(0, printed.length - shown);
	const inSummary = printed.slice(0, NAMED_IN_SUMMARY).map(name => `"${name}"`);
	const others = more(NAMED_IN_SUMMARY);
	const inEvidence = printed.slice(0, NAMED_IN_EVIDENCE).map(name => `failed: ${name}`);
	return {
		...result,
		summary: `${result.summary}; failed: ${inSummary.join(', ')}${others > 0 ? ` and ${others} more` : ''}`,
		evidence: [
			...inEvidence,
			...(more(NAMED_IN_EVIDENCE) > 0 ? [`… ${more(NAMED_IN_EVIDENCE)} more`] : []),
			'',
			result.evidence,
		].join('\n'),
		printed,
	};
};
