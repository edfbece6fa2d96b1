import {expect, test} from 'vitest';
import {loopName} from '../../../source/loop/file/loop-name.js';

test.each([
	['/repo/loops/spec/LOOP.md', 'spec'],
	['/repo/loops/spec/loop.md', 'spec'],
	['/repo/loops/nightly.md', 'nightly'],
	['/repo/loops/my loop: 2/LOOP.md', 'my-loop-2'],
	['/repo/loops/größe/LOOP.md', 'größe'],
	['/repo/loops/..a..b../LOOP.md', 'a.b'],
	['/repo/loops/spec.lock/LOOP.md', 'spec-lock'],
	['/repo/loops/???/LOOP.md', 'loop'],
	['/LOOP.md', 'loop'],
])('%s → %s', (file, name) => {
	expect(loopName(file)).toBe(name);
});
