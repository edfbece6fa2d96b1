import type {VerifierResult} from '../../journal/events/events.js';
import {oneLine} from '../../system/text/sanitize.js';
import {createRunners} from './runners.js';

/**
 * The names of failing tests in what a command printed, where a known runner printed them. They are shown to you and the
 * agent; the result is decided by the exit code and the report alone.
 */
export type PrintedFailures = {
	/** Adds whole lines, sanitized, joined by `\n`. */
	add: (lines: string) => void;
	/** The first 200, as the runner names them, each once. */
	read: () => string[];
};

const maxNames = 200;
const nameLimit = 300;
/** No runner names a test on a longer line, and patterns take their time on long ones. */
const longestLine = 1000;

export const createPrintedFailures = (): PrintedFailures => {
	const runners = createRunners().map(runner => ({runner, names: new Set<string>()}));

	const take = (line: string): void => {
		for (const {runner, names} of runners) {
			const name = runner.take(line);
			// Some groups are known only by what follows them, so more are kept than are shown.
			if (name !== undefined && names.size < 2 * maxNames) {
				names.add(oneLine(name, nameLimit));
			}
		}
	};

	return {
		add(lines) {
			for (const line of lines.split('\n')) {
				if (line.length <= longestLine) {
					take(line.trimEnd());
				}
			}
		},
		read() {
			const all = runners.flatMap(({runner, names}) => {
				const groups = runner.groups?.();
				return [...names].filter(name => !groups?.has(name));
			});
			return [...new Set(all)].slice(0, maxNames);
		},
	};
};

const namedInSummary = 3;
const namedInEvidence = 20;

/** Adds the names of failing tests that the runner printed to a failure without names from a report. */
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
