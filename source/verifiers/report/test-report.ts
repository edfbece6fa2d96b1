import {oneLine, type Sanitize} from '../../system/text/sanitize.js';

export type Outcome = 'passed' | 'failed' | 'skipped';

/** What a test runner reported, whatever its format. */
export type TestReport = {
	format: 'JUnit XML' | 'TAP' | 'JSON';
	/** In the order of the report; names are unique, sanitized, one line each. */
	tests: {name: string; outcome: Outcome}[];
};

/** Why a report says nothing. The message goes after the name of the file, as in `line 3: it ends too early`. */
export class UnreadableReport extends Error {}

/** Takes the tests of one report, bounded whatever the report holds. */
export type TestCollector = {
	/** @param path file, suites and the test's own name, outermost first; empty and repeated parts count for nothing */
	add: (path: readonly string[], outcome: Outcome) => void;
	readonly tests: TestReport['tests'];
};

export type CollectorOptions = {
	/** Absolute path of the checkout, which is left out of names. */
	folder: string;
	sanitize: Sanitize;
};

const maxTests = 200_000;
const nameLimit = 300;
/** Characters of all names together: the base's names are recorded, and a record has its limit. */
const namesLimit = 8_000_000;
/** Parts longer than this are cut before they are looked at. */
const partLimit = 4000;

/** Stands between the file, the suites and the name of a test. */
export const separator = ' > ';

/** Makes what collects the tests of a report. Its `add` throws UnreadableReport when there are too many. */
export const collectTests = ({folder, sanitize}: CollectorOptions): TestCollector => {
	const tests: TestReport['tests'] = [];
	const counts = new Map<string, number>();
	let size = 0;

	const nameOf = (path: readonly string[]): string => {
		const parts = path.map(part => part.slice(0, partLimit).replaceAll(`${folder}/`, '').trim());
		const kept = parts.filter((part, index) => part !== '' && part !== parts[index - 1]);
		const name = oneLine(sanitize(kept.join(separator).slice(0, partLimit)), nameLimit);
		return name === '' ? '(a test without a name)' : name;
	};

	return {
		tests,
		add(path, outcome) {
			const name = nameOf(path);
			const count = (counts.get(name) ?? 0) + 1;
			counts.set(name, count);
			size += name.length;
			if (tests.length >= maxTests || size > namesLimit) {
				throw new UnreadableReport('it names more than 200,000 tests, or more than 8 MB of names');
			}

			tests.push({name: count === 1 ? name : `${name} #${count}`, outcome});
		},
	};
};
