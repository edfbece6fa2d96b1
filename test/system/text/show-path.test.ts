import {expect, test} from 'vitest';
import {showPath} from '../../../source/system/text/show-path.js';

test.each([
	['/home/me/repo/loops/spec/LOOP.md', 'loops/spec/LOOP.md'],
	['/home/me/repo/..hidden/LOOP.md', '..hidden/LOOP.md'],
	['/home/me/other/LOOP.md', '/home/me/other/LOOP.md'],
	['/home/me/repo', '/home/me/repo'],
])('%s', (file, shown) => {
	expect(showPath(file, '/home/me/repo')).toBe(shown);
});
