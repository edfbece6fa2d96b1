import {expect, test} from 'vitest';
import {isAlwaysGreen} from '../../../source/loop/values/always-green.js';

test.each([
	'true',
	' true ; ',
	'/bin/true',
	'/usr/bin/true',
	'command true',
	':',
	'exit 0',
	'exit',
	'echo ok',
	'printf "done"',
	'npm test || true',
	'npm test || :',
	'npm test || exit 0',
	'npm test; true',
	'npm test; exit 0',
	'npm test\ntrue\n',
])('%j always passes', command => {
	expect(isAlwaysGreen(command)).toBe(true);
});

test.each([
	'npm test',
	'exit 1',
	'test -f done && true',
	'! true',
	'false',
	'truecheck',
	'./true',
	'echo "$(cat version)" | grep 2',
	'echo a; npm test',
	'grep -q console.log src && exit 1; exit 0',
	'set -e\nnpm test\ntrue',
	'node -e "a || true"',
	"bash -c 'npm test; true' && npm run lint",
])('%j may fail', command => {
	expect(isAlwaysGreen(command)).toBe(false);
});
