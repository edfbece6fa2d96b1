import {expect, test} from 'vitest';
import {check, first, kinds, project} from '../support/check-project.js';

test('what the agent could get at is reported, and the line that helps', async () => {
	const open = await project(['verify: [{run: sh check.sh}]', 'protect: [check.sh]'], {
		'check.sh': 'false\n',
		'integration/a.js': '',
		'integration/b.js': '',
		'test/c.test.js': '',
	});
	const exposed = await check(open);
	expect(exposed.protection.unprotectedTests).toEqual(['integration/a.js', 'integration/b.js']);
	expect(kinds(exposed)).toEqual([
		...['unprotected-tests', 'test-names', 'seen-checks', 'no-reviewer', 'files', 'network'],
	]);
	expect(exposed.exposures[0]?.hint).toContain('protect: ["check.sh", "integration/**"]');

	const guarded = await project(
		[
			'verify: [{run: sh secret.sh, hidden: ../secret}, {review: {acp: sh agent.sh}}]',
			'protect: ["test/**"]',
		],
		{'test/a.test.js': ''},
	);
	await guarded.write({'../secret/secret.sh': 'echo hush; grep -q done result\n'});
	const report = await check(guarded);
	expect(kinds(report)).toEqual(['test-names', 'hidden-checks', 'same-vendor', 'files', 'network']);
	expect(first(report)).toMatchObject({hidden: true, status: 'failed', evidence: ''});
});

test('tests that the loop lets the agent change are reported as such', async () => {
	const place = await project(['verify: [{run: sh check.sh}]', 'protect: ["!test/**"]'], {
		'check.sh': 'false\n',
		'test/a.test.js': '',
		'test/b.test.js': '',
	});
	const {exposures} = await check(place);
	expect(exposures[0]).toEqual({
		kind: 'unprotected-tests',
		text: '2 test files that `protect` lets it change: test/a.test.js, test/b.test.js',
		hint: undefined,
	});
});

test('protected files that a check itself writes to are reported', async () => {
	const place = await project(['verify: [{run: sh check.sh}]', 'protect: [golden.txt]'], {
		'check.sh': 'echo new > golden.txt; exit 1\n',
		'golden.txt': 'old\n',
	});
	const report = await check(place);
	expect(first(report).touched).toEqual(['golden.txt']);
	expect(kinds(report)).toContain('touched-files');
});
