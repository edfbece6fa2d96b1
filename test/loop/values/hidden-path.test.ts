import {expect, test} from 'vitest';
import type {VerifierChoice} from '../../../source/loop/loop.js';
import {hiddenPathMistake, withHiddenPaths} from '../../../source/loop/values/hidden-path.js';

const run = (hidden?: string): VerifierChoice => ({
	kind: 'run',
	command: 'x',
	timeLimit: 1,
	...(hidden === undefined ? {} : {hidden}),
});

test.each([
	['../checks', '/home/me/checks'],
	['a/../../checks/', '/home/me/checks'],
	['..', '/home/me'],
	['/srv/checks', '/srv/checks'],
	['~', '/users/me'],
	['~/checks', '/users/me/checks'],
])('%s is %s', (written, absolute) => {
	expect(hiddenPathMistake(written)).toBeUndefined();
	expect(withHiddenPaths([run(written)], '/home/me/project', '/users/me')).toEqual([run(absolute)]);
});

test('checks that hide nothing stay as they are', () => {
	const checks: VerifierChoice[] = [run(), {kind: 'review', by: {kind: 'codex'}, rubric: 'x', timeLimit: 1}];
	expect(withHiddenPaths(checks, '/project', '/me')).toEqual(checks);
});

test.each(['checks', './checks', 'a/../b', '.', '~anna', '~anna/checks', '..checks'])(
	'%s is refused',
	written => {
		expect(hiddenPathMistake(written)).toMatch(/lies inside the repository|is not understood/);
	},
);
