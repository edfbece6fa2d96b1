import type {Baseline, Measure} from '../../journal/measure.js';
import {separator, type TestReport} from './test-report.js';

export type ReportJudgement = {
	/** Nothing in the report speaks against a pass: the exit code still may. */
	isGreen: boolean;
	/** One line, such as `12 of 14 tests passed; 1 named on the base is missing: "adds"`. */
	summary: string;
	/** Names of what does not pass, one a line; empty when all does. */
	evidence: string;
	measure: Extract<Measure, {kind: 'tests'}>;
	/** The first 200. */
	failing: string[];
};

const MOST_FAILING = 200;
const NAMED_IN_SUMMARY = 3;
const NAMED_IN_EVIDENCE = 20;

/** What the report of the untouched base says about later ones. */
export const baselineOf = ({tests}: TestReport): Required<Pick<Baseline, 'tests' | 'skipped'>> => ({
	tests: tests.map(({name}) => name),
	skipped: tests.filter(({outcome}) => outcome === 'skipped').map(({name}) => name),
});

const isScript = (name: string): boolean => !name.includes(separator) && /\.[cm]?[jt]sx?$/.test(name);

/**
 * Everything a test lies in: its suites, its file. For pytest, whose classes are `tests.test_dates.TestDates`, the module
 * too, which is what it names where the module cannot be loaded.
 */
const groupsOf = (name: string): string[] => {
	const groups: string[] = [];
	for (let index = name.indexOf(separator); index !== -1; index = name.indexOf(separator, index + 1)) {
		groups.push(name.slice(0, index));
	}

	const [outer = ''] = groups;
	const module = /^([\w.]+)\.\w+$/.exec(outer)?.[1];
	return module === undefined ? groups : [module, ...groups];
};

/**
 * Names of the base that the report has no longer. Where a whole file or suite could not run, or was skipped, the base
 * names that instead of its tests: it is there when a test of it passes. TAP from node:test does not say which file a
 * test is from, so there new tests stand for the files that could not be loaded.
 */
const missingFrom = (
	{tests, format}: TestReport,
	base: ReadonlySet<string>,
	mayBeSkipped: ReadonlySet<string>,
): string[] => {
	const there = new Set<string>();
	for (const {name, outcome} of tests) {
		there.add(name);
		for (const group of groupsOf(name)) {
			if (outcome === 'passed' || mayBeSkipped.has(group)) {
				there.add(group);
			}
		}
	}

	let fresh = format === 'TAP' ? tests.filter(({name}) => !base.has(name)).length : 0;
	return [...base].filter(name => !there.has(name) && !(isScript(name) && fresh-- > 0));
};

const list = (names: readonly string[]): string => {
	const shown = names.slice(0, NAMED_IN_SUMMARY).map(name => `"${name}"`);
	const more = names.length - shown.length;
	return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const countOf = (count: number): string => `${count} ${count === 1 ? 'test' : 'tests'}`;

/**
 * Holds a report against what the base named: every test that was named there still exists and passes, or is skipped as
 * it was there, and no more are skipped than there were. New tests have to pass as well. Pure.
 * Source: DESIGN section 6 rules 2 and 3.
 *
 * @param baseline undefined while the base itself is judged
 */
export const holdAgainstBase = (report: TestReport, baseline: Baseline | undefined): ReportJudgement => {
	const {tests} = report;
	const base = new Set(baseline?.tests);
	const mayBeSkipped = new Set(baseline?.skipped);
	const withOutcome = (wanted: string) =>
		tests.flatMap(({name, outcome}) => (outcome === wanted ? [name] : []));
	const failed = withOutcome('failed');
	const skipped = withOutcome('skipped');
	const passed = tests.length - failed.length - skipped.length;
	const missing = missingFrom(report, base, mayBeSkipped);
	// What the base could not name may have been skipped there as well.
	const isKnown = (name: string): boolean => base.size > 0 && !groupsOf(name).some(group => base.has(group));
	const newlySkipped = skipped.filter(name => !mayBeSkipped.has(name) && isKnown(name));
	// Another test may take the place of one that is skipped no longer; one that ran on the base has to go on running.
	const wronglySkipped =
		skipped.length > mayBeSkipped.size ? newlySkipped : newlySkipped.filter(name => base.has(name));
	const total = passed + failed.length + missing.length + wronglySkipped.length;
	const parts: ReadonlyArray<readonly [names: readonly string[], one: string, more: string, line: string]> = [
		[failed, 'failed', 'failed', 'failed'],
		[
			missing,
			'named on the base is missing',
			'named on the base are missing',
			'missing, but there on the base',
		],
		[wronglySkipped, 'is newly skipped', 'are newly skipped', 'skipped, but not on the base'],
	];
	const bad = parts.filter(([names]) => names.length > 0);
	const count = passed === total ? `${countOf(total)} passed` : `${passed} of ${countOf(total)} passed`;
	return {
		isGreen: bad.length === 0 && passed > 0,
		summary: [
			tests.length === 0
				? 'the report names no test'
				: `${count}${skipped.length > wronglySkipped.length ? `, ${skipped.length - wronglySkipped.length} skipped` : ''}`,
			...(baseline && base.size === 0 ? ['the base named none to hold them against'] : []),
			...bad.map(
				([names, one, more]) => `${names.length} ${names.length === 1 ? one : more}: ${list(names)}`,
			),
		].join('; '),
		evidence: bad
			.flatMap(([names, , , line]) => [
				...names.slice(0, NAMED_IN_EVIDENCE).map(name => `${line}: ${name}`),
				...(names.length > NAMED_IN_EVIDENCE ? [`… ${names.length - NAMED_IN_EVIDENCE} more`] : []),
			])
			.join('\n'),
		measure: {kind: 'tests', passed, total, skipped: skipped.length},
		failing: bad.flatMap(([names]) => names).slice(0, MOST_FAILING),
	};
};
