import {readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createPrintedFailures} from '../../../source/verifiers/printed/printed-failures.js';

const namesIn = (text: string): string[] => {
	const failures = createPrintedFailures();
	// As it comes: in pieces of some lines.
	const lines = text.split('\n');
	for (let index = 0; index < lines.length; index += 7) {
		failures.add(lines.slice(index, index + 7).join('\n'));
	}

	return failures.read();
};

/** What the runners print of the same three failing tests, as far as their kind allows. */
test.each([
	['spec', ['parses a zone', 'leap', 'top fails']],
	['tap', ['parses a zone', 'leap', 'top fails']],
	['vitest', ['y.test.ts', 'x.test.ts > dates > parses a zone', 'x.test.ts > top fails']],
	['jest', ['dates › parses a zone', 'dates › deep › leap', 'top fails']],
	['mocha', ['top fails', 'dates > parses a zone', 'dates > deep > leap']],
	['pytest', ['test_dates.py::TestDates::test_zone', 'test_dates.py::test_plain']],
	['unittest', ['test_zone (test_dates.TestDates.test_zone)']],
	['go', ['TestDates/zone', 'TestTop', 'example.org/broken [build failed]']],
	['cargo', ['dates::zone']],
])('%s', (runner, names) => {
	const file = path.join(import.meta.dirname, 'fixtures', `${runner}.txt`);
	expect(namesIn(readFileSync(file, 'utf8'))).toEqual(names);
});

test.each([
	[
		'rspec',
		'rspec ./spec/date_spec.rb:12 # Date parses a zone',
		'./spec/date_spec.rb:12 # Date parses a zone',
	],
	['bun', '(fail) dates > parses a zone [1.20ms]', 'dates > parses a zone'],
	['dotnet', '  Failed Dates.ParsesZone [12 ms]', 'Dates.ParsesZone'],
	['Gradle', 'DatesTest > parsesZone() FAILED', 'DatesTest > parsesZone()'],
	[
		'Surefire',
		'[ERROR] Failures: \n[ERROR]   DatesTest.zone:12 expected: <1> but was: <2>\n[INFO] \n',
		'DatesTest.zone:12',
	],
	['PHPUnit', 'There was 1 failure:\n\n1) DatesTest::testZone\nFailed', 'DatesTest::testZone'],
	['bats', ' ✓ fine\n ✗ parses a zone', 'parses a zone'],
	['a small runner', '✓ fine\n✗ parses a zone: 1 is not 2', 'parses a zone: 1 is not 2'],
])('a line of %s', (_runner, text, name) => {
	expect(namesIn(text)).toEqual([name]);
});

test('prose names nothing, however it speaks of failing', () => {
	const text = [
		'All tests failed, and the build FAILED.',
		'FAILED: everything',
		'Error: not ok, test x failed',
		'1) do this',
		'✖ failing',
		'✖ no section above me (1ms)',
		'ok 1 - fine',
		'not ok 2 - later # TODO not yet',
		'not ok 3 - skipped # SKIP no network',
		'}',
	].join('\n');
	expect(namesIn(text)).toEqual([]);
});

test('is bounded, and quick with lines meant to be slow', () => {
	const began = performance.now();
	const many = Array.from({length: 5000}, (_, index) => `not ok ${index} - ${index} ${'x'.repeat(600)}`);
	const names = namesIn(
		[...many, ...Array.from({length: 200}, () => `${' > '.repeat(300)}FAILE`)].join('\n'),
	);
	expect(names).toHaveLength(200);
	expect(Math.max(...names.map(({length}) => length))).toBeLessThanOrEqual(300);
	expect(performance.now() - began).toBeLessThan(2000);
});
