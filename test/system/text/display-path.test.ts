import {expect, test} from 'vitest';
import {displayPath} from '../../../source/system/text/display-path.js';

test.each([
	['/home/me/repo/loops/spec/LOOP.md', 'loops/spec/LOOP.md'],
	['/home/me/repo/..hidden/LOOP.md', '..hidden/LOOP.md'],
	['/home/me/other/LOOP.md', '/home/me/other/LOOP.md'],
	['/home/me/repo', '/home/me/repo'],
])('%s', (file, shown) => {
	expect(displayPath(file, '/home/me/repo')).toBe(shown);
});
