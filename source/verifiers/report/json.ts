import {z} from 'zod';
import {type Outcome, type TestCollector, UnreadableReport} from './test-report.js';

const shape = z.object({
	testResults: z.array(
		z.object({
			/** Absolute path of the file. */
			name: z.string(),
			status: z.string(),
			assertionResults: z.array(
				z.object({ancestorTitles: z.array(z.string()), title: z.string(), status: z.string()}),
			),
		}),
	),
});

const outcomes: Record<string, Outcome> = {
	passed: 'passed',
	focused: 'passed',
	failed: 'failed',
	skipped: 'skipped',
	pending: 'skipped',
	todo: 'skipped',
	disabled: 'skipped',
};

const parseJson = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch (error) {
		const position = /position (\d+)/.exec(String(error))?.[1];
		const before = position === undefined ? text : text.slice(0, Number(position));
		throw new UnreadableReport(
			`line ${before.trimEnd().split('\n').length}: the JSON ends too early or is broken`,
			{cause: error},
		);
	}
};

/**
 * Reads what vitest and jest print with `--reporter=json` and `--json`. A file that failed before its first test, or
 * around its tests, counts as a failed test of the file's name.
 *
 * @throws UnreadableReport
 */
export const readJson = (text: string, tests: TestCollector): void => {
	const report = shape.safeParse(parseJson(text));
	if (!report.success) {
		throw new UnreadableReport('it is JSON, but not as vitest and jest write it');
	}

	for (const {name, status, assertionResults} of report.data.testResults) {
		for (const {ancestorTitles, title, status} of assertionResults) {
			const outcome = Object.hasOwn(outcomes, status) ? outcomes[status] : undefined;
			tests.add([name, ...ancestorTitles, title], outcome ?? 'failed');
		}

		if (status === 'failed' && !assertionResults.some(({status}) => status === 'failed')) {
			tests.add([name], 'failed');
		}
	}
};
