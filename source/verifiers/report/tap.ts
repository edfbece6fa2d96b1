import {type FinalResults, Parser, type Result} from 'tap-parser';
import {separator, type TestCollector, UnreadableReport} from './test-report.js';

/** Four spaces a level. */
const deepestIndent = 400;

/** What node:test gives files that could not be loaded are numbers of others; how many points there are is in the plan. */
const pointNumber = /^( *(?:not )?ok) +\d+(?= |$)/;

/** Lines that say something about tests; the rest of what is printed is ignored. */
const relevant = /^ *(?:(?:not )?ok\b|\d+\.\.\d|Bail out!|# Subtest|\}|TAP version )/;

/** lines; a test takes one for its level, one for itself and one for a plan */
const maxRelevant = 600_000;

type Problem = {line: number; why: string};

const counted = ({count, plan, bailout, failures}: FinalResults): string | undefined => {
	if (bailout) {
		return `the run bailed out${typeof bailout === 'string' ? `: ${bailout}` : ''}`;
	}

	const broken = failures.find(failure => failure.tapError)?.tapError;
	if (broken === 'no plan') {
		return 'it ends without a plan such as 1..12, as a run that was cut short does';
	}

	const planned = (plan.end ?? 0) - (plan.start ?? 1) + 1;
	return count === planned || plan.skipAll
		? (broken ?? undefined)
		: `it plans ${planned} tests and names ${count}`;
};

/** Collects the points of one level, and of those below it. A point that closes a level below is no test of its own. */
const listen = (parser: Parser, tests: TestCollector, onProblem: (why: string) => void): void => {
	let first = 0;
	parser.on('child', (child: Parser) => {
		first = tests.tests.length;
		listen(child, tests, onProblem);
	});
	parser.on('assert', (result: Result) => {
		const isDone = !result.skip && !result.todo;
		const below = result.closingTestPoint ? tests.tests.slice(first) : [];
		for (const test of isDone ? [] : below) {
			test.outcome = 'skipped';
		}

		// A level that failed although all below it passed has failed by itself: before or after its tests.
		const isExplained =
			below.length > 0 && (result.ok || !isDone || below.some(({outcome}) => outcome === 'failed'));
		if (!isExplained) {
			tests.add(result.fullname.split(separator), isDone ? (result.ok ? 'passed' : 'failed') : 'skipped');
		}
	});
	parser.on('complete', results => {
		const why = counted(results);
		if (why !== undefined) {
			onProblem(why);
		}
	});
};

/**
 * Reads TAP 13 and 14: nested levels, plans, points that are skipped or still to be done. Diagnostics in YAML are
 * skipped unread, as a YAML reader would build whatever they ask for.
 *
 * @throws UnreadableReport naming the line, also when a plan is missing or does not match
 */
export const readTap = (text: string, tests: TestCollector): void => {
	const parser = new Parser();
	let line = 0;
	let seen = 0;
	let problem: Problem | undefined;
	listen(parser, tests, why => {
		problem ??= {line, why};
	});

	let diagnostics: {indent: string; line: number} | undefined;
	for (let start = 0; start < text.length && problem === undefined; ) {
		const feed = text.indexOf('\n', start);
		const end = feed === -1 ? text.length : feed;
		const content = text.slice(start, end).trimEnd();
		start = end + 1;
		line++;
		const indent = content.length - content.trimStart().length;
		if (diagnostics) {
			diagnostics = content === `${diagnostics.indent}...` ? undefined : diagnostics;
		} else if (indent > 0 && content.endsWith('---') && content.length === indent + 3) {
			diagnostics = {indent: content.slice(0, indent), line};
		} else if (!relevant.test(content)) {
		} else if (indent > deepestIndent) {
			problem = {line, why: 'levels are nested more than 100 deep'};
		} else if (++seen > maxRelevant) {
			problem = {line, why: `it says more than ${maxRelevant.toLocaleString('en')} things`};
		} else {
			parser.write(`${content.replace(pointNumber, '$1')}\n`);
		}
	}

	if (diagnostics) {
		problem ??= {line: diagnostics.line, why: 'diagnostics begin here and never end'};
	}

	if (problem === undefined) {
		parser.end();
	}

	if (problem) {
		throw new UnreadableReport(`line ${problem.line}: ${problem.why}`);
	}
};
