import {SaxesParser} from 'saxes';
import {type Outcome, separator, type TestCollector, UnreadableReport} from './test-report.js';

const maxDepth = 100;
const maxAttributes = 200;

/** Runners print characters that XML does not allow, such as colour codes; they can be replaced without harm. */
const noCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
const noCharacterReference = /&#(?:x0*(?:[0-8bcef]|1[\da-f])|0*(?:[0-8]|1[124-9]|2\d|3[01]));/gi;

/**
 * What runners name where a whole class, package or suite could not run. It stands for tests that have other names, so
 * only what it stands in for is kept. Go, JUnit 4, Gradle and Mocha, in this order.
 */
const standIn =
	/^(?:\[(?:build|setup) failed\]|initializationError|classMethod|executionError|.*"(?:before|after) (?:all|each)" hook.*)$/s;

const notRun = new Set(['notrun', 'disabled', 'skipped', 'suppressed']);

type Case = {path: string[]; outcome: Outcome};

/** Tests without a suite are of the class `test` for node:test, which says nothing. */
const nodeWithoutSuite = 'test';

const pathOf = (suites: readonly string[], attributes: Record<string, string>): string[] => {
	const {name = '', classname = '', file = ''} = attributes;
	// Where the class only repeats the suites, those keep what a dot in a name would lose.
	const isSuites = classname === '' || classname === nodeWithoutSuite || classname === suites.join('.');
	const group = isSuites ? suites : [classname];
	const source = file.replace(/^\.\//, '');
	const within = source === '' || group.join(separator).startsWith(source) ? group : [source, ...group];
	return standIn.test(name) && within.length > 0 ? [...within] : [...within, name];
};

/**
 * Reads JUnit XML, the format most runners agree on, in any of its dialects: a test's name is its file, its class or
 * suites, and its own. A document type, and so any entity of its own, is refused, and nothing outside the text is read.
 * What failed outside any test, in a suite, counts as a failed test of the suite's name.
 *
 * @throws UnreadableReport naming the line
 */
export const readJunit = (text: string, tests: TestCollector): void => {
	const parser = new SaxesParser();
	const elements: string[] = [];
	const suites: string[] = [];
	let attributes = 0;
	let current: Case | undefined;

	const refuse = (why: string): never => {
		throw new UnreadableReport(`line ${parser.line}: ${why}`);
	};

	parser.on('error', ({message}) => refuse(message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')));
	parser.on('doctype', () => refuse('a document type is not accepted'));
	parser.on('opentagstart', ({name}) => {
		attributes = 0;
		elements.push(name);
		if (elements.length > maxDepth) {
			refuse(`elements are nested more than ${maxDepth} deep`);
		}

		if (elements.length === 1 && name !== 'testsuites' && name !== 'testsuite') {
			refuse(`<${name.slice(0, 60)}> is not how JUnit XML begins`);
		}
	});
	parser.on('attribute', () => {
		if (++attributes > maxAttributes) {
			refuse(`an element with more than ${maxAttributes} attributes`);
		}
	});
	parser.on('opentag', ({name, attributes: given}) => {
		if (name === 'testsuite') {
			suites.push(given.name ?? '');
		} else if (name === 'testcase') {
			const isSkipped = notRun.has(given.status ?? '') || notRun.has(given.result ?? '');
			current = {path: pathOf(suites, given), outcome: isSkipped ? 'skipped' : 'passed'};
		} else if (current && name === 'skipped') {
			// Also where it failed: a test that is still to be done has both, and is no failure.
			current.outcome = 'skipped';
		} else if (name === 'failure' || name === 'error') {
			if (current) {
				current.outcome = current.outcome === 'skipped' ? 'skipped' : 'failed';
			} else {
				tests.add(suites, 'failed');
			}
		}
	});
	parser.on('closetag', ({name}) => {
		elements.pop();
		if (name === 'testsuite') {
			suites.pop();
		} else if (name === 'testcase' && current) {
			tests.add(current.path, current.outcome);
			current = undefined;
		}
	});
	parser.write(text.replaceAll(noCharacter, '\ufffd').replaceAll(noCharacterReference, '\ufffd')).close();
};
