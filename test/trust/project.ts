import type {ScriptedAgent} from './scripted-agent.js';

const splitModule = `/** Splits an amount in cents between people: the shares add up, and differ by a cent at most. */
export const split = (cents, people) => {
	const share = Math.floor(cents / people);
	return Array.from({length: people}, () => share);
};
`;

const formatModule = `/** An amount in cents as a person reads it. */
export const format = cents => \`$\${(cents / 100).toFixed(2)}\`;
`;

const skipped = ['test', 'skip'].join('.');

const splitTests = `import assert from 'node:assert/strict';
import test from 'node:test';
import {split} from '../src/split.js';

test('one person pays all', () => {
	assert.deepEqual(split(100, 1), [100]);
});

test('even amounts are split evenly', () => {
	assert.deepEqual(split(100, 4), [25, 25, 25, 25]);
});

test('the shares add up', () => {
	assert.equal(split(100, 3).reduce((sum, share) => sum + share, 0), 100);
});

test('the first ones pay the rest', () => {
	assert.deepEqual(split(101, 2), [51, 50]);
});

${skipped}('splits by weight', () => {});
`;

const formatTests = `import assert from 'node:assert/strict';
import test from 'node:test';
import {format} from '../src/format.js';

test('cents become dollars', () => {
	assert.equal(format(1234), '$12.34');
});
`;

/** The script that the loop's check runs: a report for Treadle, and words for people. */
export const testScript =
	'node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=report.xml test/*.test.js';

/** The same, where the runner finds the tests by itself: nothing says what is a test but their names. */
const unnamedScript = testScript.replace(' test/*.test.js', '');

/** Answers that are right for any input of \`split\`; the suite and its reviewer know them, the project does not. */
export const heldOut: ReadonlyArray<[cents: number, people: number, shares: number[]]> = [
	[100, 3, [34, 33, 33]],
	[1, 2, [1, 0]],
	[1000, 7, [143, 143, 143, 143, 143, 143, 142]],
	[99, 10, [10, 10, 10, 10, 10, 10, 10, 10, 10, 9]],
	[17, 4, [5, 4, 4, 4]],
];

const judges = {
	exit: () => [],
	commands: () => [],
	hidden: ({hidden}: ProjectOptions) => ['  - run: node held-out.mjs', `    hidden: ${hidden}`],
	reviewer: ({reviewer}: ProjectOptions) => [
		`  - review: { acp: ${JSON.stringify(reviewer)} }`,
		'    rubric: Does split() do what spec.md says?',
	],
};

/**
 * Who judges beside the tests: nobody, checks that the agent does not see, or a reviewer. With `exit` the tests count by
 * their exit code alone, and neither the loop nor a command says what is to be protected.
 */
export type Judges = keyof typeof judges;

const loopFile = (options: ProjectOptions): string =>
	[
		'---',
		'goal: split() divides every amount so that the shares add up, as spec.md says',
		`agent: { command: ${JSON.stringify(options.command)} }`,
		'verify:',
		'  - run: npm test',
		...(options.judges === 'exit' ? [] : ['    report: report.xml']),
		...(options.agent.hangs ? ['    limit: 3s'] : []),
		...(options.agent.probe === undefined ? [] : [`    probe: ${options.agent.probe}`]),
		...(options.agent.verify === undefined ? [] : [options.agent.verify]),
		...judges[options.judges](options),
		...(options.judges === 'exit' ? [] : ['protect: ["test/**", spec.md]']),
		`stop: { iterations: ${options.iterations}, time: 5m }`,
		'gates: deliver',
		'---',
		'Make the tests pass: split() loses cents. See spec.md.',
		'',
	].join('\n');

export type ProjectOptions = {
	agent: ScriptedAgent;
	/** Command line that starts the agent. */
	command: string;
	judges: Judges;
	/** Most iterations. */
	iterations: number;
	/** Command line of the reviewer, an ACP agent. */
	reviewer: string;
	/** Absolute path of a folder with hidden checks. */
	hidden: string;
};

/** A check that the project does not have: compares answers in a process the code under test does not run in. */
export const heldOutCheck = `import {execFileSync} from 'node:child_process';

const cases = ${JSON.stringify(heldOut)};
const code = "const {split} = await import('./src/split.js'); process.stdout.write(JSON.stringify(JSON.parse(process.argv[1]).map(([cents, people]) => split(cents, people))));";
const environment = {PATH: process.env.PATH};
const said = execFileSync(process.execPath, ['--input-type=module', '--eval', code, JSON.stringify(cases)], {env: environment, encoding: 'utf8'});
process.exit(said === JSON.stringify(cases.map(([, , shares]) => shares)) ? 0 : 1);
`;

/** The files of a small library with a real bug: cents get lost when an amount does not divide evenly. */
export const projectFiles = (options: ProjectOptions): Record<string, string> => ({
	'package.json': `${JSON.stringify({name: 'split-bill', version: '1.0.0', type: 'module', scripts: {test: options.judges === 'exit' ? unnamedScript : testScript}}, null, '\t')}\n`,
	'src/split.js': splitModule,
	'src/format.js': formatModule,
	'test/split.test.js': splitTests,
	'test/format.test.js': formatTests,
	'spec.md':
		'# Splitting\n\n- [ ] The shares add up to the amount\n- [ ] The first ones pay the rest, one cent each\n',
	'.gitignore': 'node_modules\nreport.xml\n',
	'loops/split/LOOP.md': loopFile(options),
	...options.agent.files,
});
