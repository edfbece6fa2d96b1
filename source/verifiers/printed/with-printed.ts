import type {VerifierResult} from '../../journal/events/events.js';

const namedInSummary = 3;
const namedInEvidence = 20;

/**
 * Adds the names of failing tests that the runner printed to a result that failed and has no better ones, from a report.
 * They change no status.
 */
export const withPrinted = (result: VerifierResult, printed: string[]): VerifierResult => {
	if (result.status !== 'failed' || printed.length === 0 || (result.failing?.length ?? 0) > 0) {
		return result;
	}

	const more = (shown: number): number => Math.max(0, printed.length - shown);
	const inSummary = printed.slice(0, namedInSummary).map(name => `"${name}"`);
	const others = more(namedInSummary);
	const inEvidence = printed.slice(0, namedInEvidence).map(name => `failed: ${name}`);
	return {
		...result,
		summary: `${result.summary}; failed: ${inSummary.join(', ')}${others > 0 ? ` and ${others} more` : ''}`,
		evidence: [
			...inEvidence,
			...(more(namedInEvidence) > 0 ? [`… ${more(namedInEvidence)} more`] : []),
			'',
			result.evidence,
		].join('\n'),
		printed,
	};
};
