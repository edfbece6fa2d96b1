import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {verifierEnvironment} from '../../../source/system/process/child-environment.js';
import {createRunVerifier} from '../../../source/verifiers/command/run-verifier.js';
import {createVerifiers} from '../../../source/verifiers/index.js';
import type {VerifierEvent} from '../../../source/verifiers/verifier.js';
import {workToJudge} from '../../support/work-to-judge.js';
import {livingWith, uniqueSeconds} from '../../system/support/living.js';

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'treadle-verifier-'));
	writeFileSync(path.join(folder, 'plain.sh'), '#!/bin/sh\n');
});
afterAll(() => {
	rmSync(folder, {recursive: true});
});

type Options = {
	timeLimit?: number;
	outputLimit?: number;
	signal?: AbortSignal;
	onEvent?: (event: VerifierEvent) => void;
	environment?: NodeJS.ProcessEnv;
};

const verify = async (command: string, options: Options = {}) => {
	const {timeLimit = 10_000, outputLimit, signal = new AbortController().signal, environment = {}} = options;
	const verifier = createRunVerifier({id: 'run-1', command, timeLimit, environment, outputLimit});
	const events: VerifierEvent[] = [];
	const request = {
		folder,
		environment: verifierEnvironment(process.env),
		rawLog: path.join(folder, 'raw.log'),
		signal,
		baseline: undefined,
		work: workToJudge,
	};
	for await (const event of verifier.verify(request)) {
		events.push(event);
		options.onEvent?.(event);
	}

	const text = (stream: 'stdout' | 'stderr') =>
		events
			.flatMap(event => (event.type === 'output' && event.stream === stream ? [event.text] : []))
			.join('\n');
	return {
		events,
		out: text('stdout'),
		err: text('stderr'),
		end: events.at(-1) as Extract<VerifierEvent, {type: 'finished'}>,
	};
};

test('exit 0 has passed', async () => {
	const {out, end} = await verify('pwd; echo fine');
	expect(out).toBe(`${folder}\nfine`);
	expect(end).toMatchObject({type: 'finished', status: 'passed', exitCode: 0, evidence: `${folder}\nfine`});
	expect(end.summary).toMatch(/^exit 0 after \d+ms$/);
});

test('another exit code has failed', async () => {
	const {err, end} = await verify('echo "1 test failed" >&2; exit 1');
	expect(err).toBe('1 test failed');
	expect(end).toMatchObject({status: 'failed', exitCode: 1, evidence: '1 test failed'});
	expect(end.summary).toMatch(/^exit 1 after/);
});

describe('what could not judge is unverified, never passed or failed', () => {
	test.each([
		[
			'a command that is missing',
			'treadle-nonesuch --all',
			{},
			'command not found: treadle-nonesuch was not found on the PATH (exit 127)',
		],
		[
			'a command that is missing inside',
			'true && treadle-nonesuch',
			{},
			'command not found: treadle-nonesuch, which "true && treadle-nonesuch" runs (exit 127)',
		],
		[
			'a file that is not executable',
			'./plain.sh',
			{},
			'command not found: ./plain.sh is not executable (exit 126)',
		],
		['a command that takes too long', 'sleep 60', {timeLimit: 200}, 'no answer in 200ms'],
		[
			'a command that ignores its end',
			'trap "" TERM; while :; do sleep 0.1; done',
			{timeLimit: 100},
			'no answer in 100ms',
		],
		[
			'a command that is killed',
			'kill -KILL $$',
			{},
			/^ended from outside by SIGKILL after \d+ms, perhaps for lack of memory$/,
		],
		['a command that prints without end', 'yes', {outputLimit: 5_000_000}, /as it printed more than/],
		['a run that is stopped', 'sleep 60', {signal: AbortSignal.abort()}, /^stopped after/],
	] as const)('%s', async (_, command, options, summary) => {
		const {end} = await verify(command, options);
		expect(end.status).toBe('unverified');
		expect(end.summary).toMatch(summary);
	});
});

test('a crash has failed', async () => {
	const {end} = await verify('kill -SEGV $$');
	expect(end).toMatchObject({status: 'failed'});
	expect(end.summary).toMatch(/^crashed with SIGSEGV after/);
});

test('output is streamed while the command runs', async () => {
	let firstAt = 0;
	const began = performance.now();
	await verify('echo first; sleep 0.5; echo second', {
		onEvent() {
			firstAt ||= performance.now() - began;
		},
	});
	expect(firstAt).toBeLessThan(400);
});

test('what it leaves running is ended, and said', async () => {
	const seconds = uniqueSeconds();
	const {end} = await verify(`setsid sleep ${seconds} & sleep 0.1; exit 0`);
	expect(end.summary).toMatch(/^exit 0 after \d+ms; it left 1 of its processes running$/);
	expect(livingWith(seconds)).toEqual([]);
});

test('a stop ends it and all it started', async () => {
	const seconds = uniqueSeconds();
	const controller = new AbortController();
	const {end} = await verify(`setsid sleep ${seconds} & echo ready; sleep ${seconds}`, {
		signal: controller.signal,
		onEvent: () => controller.abort(),
	});
	expect(end.summary).toMatch(/^stopped after/);
	expect(livingWith(seconds)).toEqual([]);
});

test('a reader that leaves early ends it too', async () => {
	const seconds = uniqueSeconds();
	const [verifier] = createVerifiers([{kind: 'run', command: `echo x; sleep ${seconds}`, timeLimit: 60_000}]);
	const request = {
		folder,
		environment: {PATH: process.env.PATH ?? ''},
		rawLog: path.join(folder, 'raw.log'),
		baseline: undefined,
		work: workToJudge,
	};
	for await (const event of verifier?.verify({...request, signal: new AbortController().signal}) ?? []) {
		expect(event.type).toBe('output');
		break;
	}

	expect(livingWith(seconds)).toEqual([]);
});

test('nobody is there to answer a question', async () => {
	const {end, err} = await verify('read answer; echo "got <$answer>" >&2; test -t 0 || exit 5');
	expect(err).toBe('got <>');
	expect(end.exitCode).toBe(5);
});

test('secrets of the environment and control sequences do not get through', async () => {
	const environment = {DEPLOY_TOKEN: 'topsecretvalue'};
	const {out, end} = await verify('printf "\\033[31mred\\033[0m topsecretvalue\\n"; exit 1', {environment});
	expect(out).toBe('red [redacted DEPLOY_TOKEN]');
	expect(end.evidence).toBe('red [redacted DEPLOY_TOKEN]');
});

test('failing tests are named where the runner names them, and change no status', async () => {
	const printed = 'echo "test dates::zone ... FAILED"; echo "test dates::leap ... FAILED"';
	const {end} = await verify(`${printed}; exit 1`);
	expect(end.status).toBe('failed');
	expect(end.printed).toEqual(['dates::zone', 'dates::leap']);
	expect(end.failing).toBeUndefined();
	expect(end.summary).toMatch(/^exit 1 after \d+ms; failed: "dates::zone", "dates::leap"$/);
	expect(end.evidence).toMatch(/^failed: dates::zone\nfailed: dates::leap\n/);
	const {end: passed} = await verify(printed);
	expect(passed).toMatchObject({status: 'passed', summary: expect.stringMatching(/^exit 0 after \d+ms$/)});
	expect(passed.printed).toBeUndefined();
});

test('of a stack trace the evidence has the first frame', async () => {
	const frames = Array.from({length: 40}, (_, index) => `    at step${index} (file.js:${index}:1)`).join(
		'\\n',
	);
	const {end} = await verify(`printf 'Error: 1 is not 2\\n${frames}\\nnext\\n'; exit 1`);
	expect(end.evidence).toBe('Error: 1 is not 2\n    at step0 (file.js:0:1)\nnext');
});

test('evidence of a long output is its beginning and its end, bounded', async () => {
	const {end} = await verify('seq 1 5000; exit 1');
	const lines = end.evidence.split('\n');
	expect(lines.slice(0, 2)).toEqual(['1', '2']);
	expect(lines[10]).toBe('… 4940 lines left out …');
	expect(lines.at(-1)).toBe('5000');
	expect(lines).toHaveLength(61);
	const wide = await verify('yes "$(printf "%0500d" 7)" | head -200; exit 1');
	expect(wide.end.evidence.length).toBeLessThanOrEqual(8192);
	expect(wide.end.evidence).toMatch(/^0+…\n/);
});

test('each verifier of a loop has its own id', () => {
	const choice = {kind: 'run', command: 'npm test', timeLimit: 1000} as const;
	expect(createVerifiers([choice, {...choice, command: 'npm run lint'}])).toMatchObject([
		{id: 'run-1', kind: 'run', label: 'npm test'},
		{id: 'run-2', kind: 'run', label: 'npm run lint'},
	]);
});
