import {describe, expect, test} from 'vitest';
import type {MetricChoice, MetricGoal} from '../../../source/loop/loop.js';
import {createVerifiers} from '../../../source/verifiers/index.js';
import {createMetricVerifier} from '../../../source/verifiers/metric/metric-verifier.js';
import {judgeIn, scratch} from '../support/scratch.js';

type Options = Partial<Pick<MetricChoice, 'read' | 'goal' | 'timeLimit' | 'keep'>> & {
	environment?: NodeJS.ProcessEnv;
	outputLimit?: number;
};

const atLeast90: MetricGoal = {comparison: '>=', value: 90};

const metric = (command: string, options: Options = {}) =>
	createMetricVerifier({
		...{id: 'metric-1', command, read: {by: 'last'}, goal: atLeast90, timeLimit: 10_000, environment: {}},
		...options,
	});

const judged = async (command: string, options: Options = {}) =>
	(await judgeIn(metric(command, options))).end;

test('a number that is not there yet has failed, with how far it is', async () => {
	expect(await judged('echo "covered: 83.2%"')).toMatchObject({
		status: 'failed',
		summary: '83.2, goal >= 90',
		exitCode: 0,
		measure: {kind: 'number', value: 83.2, goal: '>= 90'},
		evidence: 'covered: 83.2%',
	});
});

test('a number that reaches the goal has passed, and stands with its unit', async () => {
	const goal: MetricGoal = {comparison: '<=', value: 200, unit: 'ms'};
	expect(await judged('echo 120', {goal})).toMatchObject({
		status: 'passed',
		summary: '120ms, goal <= 200ms',
		measure: {kind: 'number', value: 120, goal: '<= 200', unit: 'ms'},
	});
});

test.each<[MetricGoal['comparison'], number, boolean[]]>([
	['>=', 5, [false, true, true]],
	['<=', 5, [true, true, false]],
	['>', 5, [false, false, true]],
	['<', 5, [true, false, false]],
	['=', 5, [false, true, false]],
])('the goal %s %d', async (comparison, value, reached) => {
	const ends = await Promise.all(
		[4, 5, 6].map(async number => judged(`echo ${number}`, {goal: {comparison, value}})),
	);
	expect(ends.map(({status}) => status === 'passed')).toEqual(reached);
});

test('the best is kept in the direction of the goal', () => {
	const kept = (comparison: MetricGoal['comparison'], keep?: 'best') =>
		metric('x', {goal: {comparison, value: 1}, keep}).keepBest;
	expect([kept('>=', 'best'), kept('>', 'best')]).toEqual(['higher', 'higher']);
	expect([kept('<=', 'best'), kept('<', 'best')]).toEqual(['lower', 'lower']);
	expect([kept('=', 'best'), kept('>=')]).toEqual([undefined, undefined]);
});

describe('where the number stands', () => {
	const table = 'printf "File | Lines\\nAll files | 83.2 | 70\\nAll files | 91.5 | 71\\na.ts | 12\\n"';
	const pretty = 'echo "> coverage"; printf "{\\n \\"total\\": {\\"a/b\\": [{\\"pct\\": 91.5}]}\\n}\\n"';

	test.each<[string, string, MetricChoice['read'], string]>([
		[
			'the first group of the last match',
			table,
			{by: 'pattern', pattern: String.raw`^All files.*?([\d.]+)`},
			'91.5, goal >= 90',
		],
		[
			'the whole match without a group',
			'echo 91 12',
			{by: 'pattern', pattern: String.raw`^\d+`},
			'91, goal >= 90',
		],
		[
			'a place in JSON that comes after other lines',
			pretty,
			{by: 'pointer', pointer: '/total/a~1b/0/pct'},
			'91.5, goal >= 90',
		],
		[
			'a place in the last line that is JSON',
			'echo "{\\"a\\":1}"; echo "{\\"a\\":91}"; echo done',
			{by: 'pointer', pointer: '/a'},
			'91, goal >= 90',
		],
		['JSON that is a number', 'echo 91', {by: 'pointer', pointer: ''}, '91, goal >= 90'],
		[
			'a number that JSON holds as a text',
			'echo "{\\"a\\": \\"91.5%\\"}"',
			{by: 'pointer', pointer: '/a'},
			'91.5, goal >= 90',
		],
		['colours are no numbers', 'printf "\\033[32m91.5\\033[39m\\n"', {by: 'last'}, '91.5, goal >= 90'],
		['a progress bar has lines', 'printf "10%%\\r50%%\\r91%%"', {by: 'last'}, '91, goal >= 90'],
		['a line of any length is read to its end', 'printf "%05000d 91" 7', {by: 'last'}, '91, goal >= 90'],
	])('%s', async (_, command, read, summary) => {
		expect(await judged(command, {read})).toMatchObject({status: 'passed', summary});
	});

	test('a large JSON text is read whole', async () => {
		const script = 'process.stdout.write(JSON.stringify({fill: Array(300000).fill("xxxxxxxx"), a: 91}))';
		const command = `node -e '${script}'`;
		expect(await judged(command, {read: {by: 'pointer', pointer: '/a'}})).toMatchObject({status: 'passed'});
	});
});

describe('what is no number', () => {
	test.each<[string, string, MetricChoice['read'], string | RegExp]>([
		['nothing printed', 'true', {by: 'last'}, /^no number was printed \(exit 0 after \d+ms\)$/],
		['a number on stderr', 'echo 95 >&2', {by: 'last'}, /^no number was printed/],
		['NaN after a number', 'echo 95; echo NaN', {by: 'last'}, /^the last number printed is NaN/],
		['bytes', 'head -c 300000 /dev/urandom | tr -d "0-9"', {by: 'last'}, /^(no number|the last number)/],
		[
			'a pattern without a match',
			'echo 95',
			{by: 'pattern', pattern: 'lines (\\d+)'},
			/^the pattern matches nothing/,
		],
		[
			'a match that is no number',
			'echo lines many',
			{by: 'pattern', pattern: 'lines (\\w+)'},
			/^"many" is no number/,
		],
		[
			'a pattern that is none',
			'echo 95',
			{by: 'pattern', pattern: '('},
			/^the pattern cannot be used: Invalid regular/,
		],
		['text for a pointer', 'echo 95% of it', {by: 'pointer', pointer: '/a'}, /^no JSON was printed/],
		['half a JSON text', 'echo "{\\"a\\": 95"', {by: 'pointer', pointer: '/a'}, /^no JSON was printed/],
		[
			'another JSON text',
			'echo "{\\"a\\": {}}"',
			{by: 'pointer', pointer: '/a/b'},
			/^the JSON has nothing at \/a\/b/,
		],
		[
			'what every object has',
			'echo "{}"',
			{by: 'pointer', pointer: '/constructor/length'},
			/^the JSON has nothing at \/constructor/,
		],
		['a length', 'echo "[1, 2]"', {by: 'pointer', pointer: '/length'}, /^the JSON has nothing at \/length/],
		[
			'an object',
			'echo "{\\"a\\": {}}"',
			{by: 'pointer', pointer: '/a'},
			/^what stands at \/a of the JSON is no number/,
		],
		[
			'a word in JSON',
			'echo "{\\"a\\": \\"Unknown\\"}"',
			{by: 'pointer', pointer: '/a'},
			/^"Unknown" is no number/,
		],
		[
			'too much for a number',
			'echo "{\\"a\\": 1e999}"',
			{by: 'pointer', pointer: '/a'},
			/^the number is too large/,
		],
	])('%s', async (_, command, read, summary) => {
		const end = await judged(command, {read});
		expect(end).toMatchObject({status: 'unverified', summary: expect.stringMatching(summary)});
		expect(end.measure).toBeUndefined();
	});

	test('a pattern that tries for ever is given up', async () => {
		const start = performance.now();
		const read = {by: 'pattern', pattern: '(x+x+)+y'} as const;
		const end = await judged('printf "%01000d" 0 | tr 0 x', {read});
		expect(end).toMatchObject({
			status: 'unverified',
			summary: expect.stringMatching(/^the pattern takes longer than 500ms/),
		});
		expect(performance.now() - start).toBeLessThan(3000);
	});
});

describe('a number counts only from a command that succeeded', () => {
	test('one that failed has failed, whatever it printed', async () => {
		const end = await judged('echo 95; exit 3');
		expect(end).toMatchObject({
			status: 'failed',
			exitCode: 3,
			summary: expect.stringMatching(/^exit 3 after \d+ms; it printed 95, which does not count$/),
		});
		expect(end.measure).toBeUndefined();
	});

	test.each<[string, string, Options, RegExp]>([
		['is missing', 'treadle-nonesuch', {}, /^command not found/],
		['hangs', 'echo 95; sleep 60', {timeLimit: 300}, /^no answer in 300ms$/],
		['is killed', 'echo 95; kill -KILL $$', {}, /^ended from outside by SIGKILL/],
		['prints without end', 'yes 95', {outputLimit: 5_000_000}, /as it printed more than/],
	])('one that %s has not judged', async (_, command, options, summary) => {
		expect(await judged(command, options)).toMatchObject({
			status: 'unverified',
			summary: expect.stringMatching(summary),
		});
	});

	test('the last number of a flood is found', async () => {
		expect(await judged('yes 12 | head -c 30000000; echo; echo 95')).toMatchObject({status: 'passed'});
	});
});

test('a secret is no part of the summary', async () => {
	const read = {by: 'pattern', pattern: 'token (\\w+)'} as const;
	const end = await judged('echo token topsecretvalue', {read, environment: {API_TOKEN: 'topsecretvalue'}});
	expect(end.summary).toMatch(/^"\[redacted API_TOKEN\]" is no number/);
});

test('a loop gets what it chose', async () => {
	const [verifier] = createVerifiers(
		[
			{
				kind: 'metric',
				command: 'cat n',
				read: {by: 'last'},
				goal: atLeast90,
				keep: 'best',
				probe: 3,
				timeLimit: 5000,
			},
		],
		{environment: {}},
	);
	expect(verifier).toMatchObject({
		id: 'metric-1',
		kind: 'metric',
		label: 'cat n',
		byAgent: false,
		probe: 3,
		keepBest: 'higher',
	});
	const {end} = await judgeIn(verifier as NonNullable<typeof verifier>, {folder: scratch({n: '95'})});
	expect(end.status).toBe('passed');
});
