import type {Baseline, Measure} from '../../journal/events/measure.js';
import {separator, type TestReport} from './test-report.js';

export type ReportComparison = {
	/** Nothing in the report prevents a pass; the exit code still may. */
	isGreen: boolean;
	/** One line, such as `12 of 14 tests passed; 1 named on the base is missing: "adds"`. */
	summary: string;
	/** Names of what does not pass, one a line; empty when all does. */
	evidence: string;
	measure: Extract<Measure, {kind: 'tests'}>;
	/** The first 200. */
	failing: string[];
};

const maxFailing = 200;
const namedInSummary = 3;
const namedInEvidence = 20;

/** What of the report of the untouched base later ones are compared to. */
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

type Comparison = {
	passed: number;
	/** Names, in the order of the report; those that are missing, in that of the base. */
	failed: readonly string[];
	missing: readonly string[];
	skipped: readonly string[];
	/** Those of the skipped ones that should have run. */
	wronglySkipped: readonly string[];
};

const compare = (report: TestReport, baseline: Baseline | undefined): Comparison => {
	const {tests} = report;
	const base = new Set(baseline?.tests);
	const mayBeSkipped = new Set(baseline?.skipped);
	const withOutcome = (wanted: string) =>
		tests.flatMap(({name, outcome}) => (outcome === wanted ? [name] : []));
	const failed = withOutcome('failed');
	const skipped = withOutcome('skipped');
	// What the base could not name may have been skipped there as well.
	const isKnown = (name: string): boolean => base.size > 0 && !groupsOf(name).some(group => base.has(group));
	const newlySkipped = skipped.filter(name => !mayBeSkipped.has(name) && isKnown(name));
	return {
		passed: tests.length - failed.length - skipped.length,
		failed,
		missing: missingFrom(report, base, mayBeSkipped),
		skipped,
		// Another test may be skipped in place of one that no longer is; one that ran on the base has to go on running.
		wronglySkipped:
			skipped.length > mayBeSkipped.size ? newlySkipped : newlySkipped.filter(name => base.has(name)),
	};
};

/** Names that prevent a pass, and how to say so: in the summary, and on a line of the evidence. */
type Fault = {names: readonly string[]; one: string; several: string; line: string};

const faultsOf = ({failed, missing, wronglySkipped}: Comparison): Fault[] =>
	[
		{names: failed, one: 'failed', several: 'failed', line: 'failed'},
		{
			names: missing,
			one: 'named on the base is missing',
			several: 'named on the base are missing',
			line: 'missing, but there on the base',
		},
		{
			names: wronglySkipped,
			one: 'is newly skipped',
			several: 'are newly skipped',
			line: 'skipped, but not on the base',
		},
	].filter(({names}) => names.length > 0);

const inSummary = ({names, one, several}: Fault): string => {
	const shown = names.slice(0, namedInSummary).map(name => `"${name}"`);
	const more = names.length - shown.length;
	const which = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	return `${names.length} ${names.length === 1 ? one : several}: ${which}`;
};

const inEvidence = ({names, line}: Fault): string[] => {
	const more = names.length - namedInEvidence;
	return [
		...names.slice(0, namedInEvidence).map(name => `${line}: ${name}`),
		...(more > 0 ? [`… ${more} more`] : []),
	];
};

const countedTests = ({passed, skipped, wronglySkipped}: Comparison, total: number): string => {
	const tests = `${total} ${total === 1 ? 'test' : 'tests'} passed`;
	const rightly = skipped.length - wronglySkipped.length;
	return `${passed === total ? '' : `${passed} of `}${tests}${rightly > 0 ? `, ${rightly} skipped` : ''}`;
};

/**
 * Compares a report to what the base named: every test that was named there must still exist and pass, or be skipped as
 * it was there, and no more may be skipped than there were. New tests have to pass as well. Missing tests count among
 * those that should pass, so that removing tests is no progress. Pure.
 *
 * @param baseline undefined while the base itself is checked: then any test may be skipped
 */
export const compareToBase = (report: TestReport, baseline: Baseline | undefined): ReportComparison => {
	const compared = compare(report, baseline ?? baselineOf(report));
	const {passed, failed, missing, skipped, wronglySkipped} = compared;
	const total = passed + failed.length + missing.length + wronglySkipped.length;
	const faults = faultsOf(compared);
	return {
		isGreen: faults.length === 0 && passed > 0,
		summary: [
			report.tests.length === 0 ? 'the report names no test' : countedTests(compared, total),
			...(baseline?.tests?.length === 0 ? ['the base named none to hold them against'] : []),
			...faults.map(inSummary),
		].join('; '),
		evidence: faults.flatMap(inEvidence).join('\n'),
		measure: {kind: 'tests', passed, total, skipped: skipped.length},
		failing: faults.flatMap(({names}) => names).slice(0, maxFailing),
	};
};
