import {expect, test} from 'vitest';
import {protectionOf} from '../../../source/workspace/protection/protection.js';
import {suggestGlobs} from '../../../source/workspace/protection/suggest-globs.js';

test.each([
	[['test/a.js', 'test/deep/b.js'], ['test/**']],
	[
		['packages/a/__tests__/x.ts', 'packages/b/__tests__/y.ts'],
		['packages/a/__tests__/**', 'packages/b/__tests__/**'],
	],
	[
		['src/a.test.ts', 'src/b/c.test.ts', 'src/d.spec.js'],
		['**/*.test.ts', '**/*.spec.js'],
	],
	[
		['app/test_views.py', 'app/views_test.py'],
		['**/test_*.py', '**/*_test.py'],
	],
	[['src/ParserTest.java'], ['src/ParserTest.java']],
	[
		['a.test.ts', 'test/b.js', 'test/c.js'],
		['test/**', '**/*.test.ts'],
	],
])('%j is covered by %j', (tests, globs) => {
	expect(suggestGlobs(tests)).toEqual(globs);
	expect(tests.filter(file => !protectionOf(globs)(file))).toEqual([]);
});

test('more globs than a person would write are no suggestion', () => {
	expect(suggestGlobs(Array.from({length: 9}, (_, index) => `p${index}/test/a.js`))).toBeUndefined();
});
