import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import {readJson} from './json.js';
import {readJunit} from './junit.js';
import {readTap} from './tap.js';
import {
	type CollectorOptions,
	collectTests,
	type TestCollector,
	type TestReport,
	UnreadableReport,
} from './test-report.js';

type Reader = {format: TestReport['format']; read: (text: string, tests: TestCollector) => void};

const readers: ReadonlyArray<Reader & {begins: RegExp}> = [
	{format: 'JUnit XML', begins: /^</, read: readJunit},
	{format: 'JSON', begins: /^\{/, read: readJson},
	// What a script prints before its runner may come first.
	{format: 'TAP', begins: /^(?:TAP version 1[34]\b|(?:not )?ok\b|1\.\.\d+)/m, read: readTap},
];

/** Characters in which TAP has to begin. */
const beginning = 16_384;

const why = (error: unknown): string => {
	if (error instanceof UnreadableReport) {
		return error.message;
	}

	// The report was written by somebody else: nothing in it may end the run.
	return `it cannot be read: ${(error as Error).message}`;
};

const detect = (text: string, sanitize: Sanitize): Reader | string => {
	const start = text.slice(0, beginning).trimStart();
	if (start === '') {
		return 'it is empty';
	}

	return (
		readers.find(({begins}) => begins.test(start)) ??
		`it is neither JUnit XML nor TAP nor the JSON of vitest or jest; it begins with "${oneLine(sanitize(start.slice(0, 200)), 40)}"`
	);
};

/**
 * Reads a test report. Its format is told from its content, never from its name. Takes hostile text: time and memory are
 * bounded, and names are safe for a terminal.
 *
 * @returns the report, or in words why there is none, to go after the name of the file
 */
export const readReport = (text: string, options: CollectorOptions): TestReport | string => {
	const content = text.replace(/^\uFEFF/, '').trimStart();
	const reader = detect(content, options.sanitize);
	if (typeof reader === 'string') {
		return reader;
	}

	const {format, read} = reader;
	const collector = collectTests(options);
	try {
		read(content, collector);
	} catch (error) {
		return oneLine(options.sanitize(why(error)), 200);
	}

	return {format, tests: collector.tests};
};
