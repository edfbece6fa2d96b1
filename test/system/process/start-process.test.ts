import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {type ProcessOptions, startProcess} from '../../../source/system/process/start-process.js';
import {livingWith, uniqueSeconds} from '../support/living.js';

let folder: string;
const environment = {PATH: process.env.PATH ?? ''};

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'treadle-process-'));
});
afterAll(() => {
	rmSync(folder, {recursive: true});
});

const start = (command: ProcessOptions['command'], more: Partial<ProcessOptions> = {}) => {
	const printed = {stdout: '', stderr: ''};
	const child = startProcess({
		command,
		folder,
		environment,
		stdin: 'ignore',
		onOutput(chunk, stream) {
			printed[stream] += chunk.toString();
		},
		...more,
	});
	return {...child, printed};
};

describe('a process that ends by itself', () => {
	test('hands over what it printed, on both streams, and its exit code', async () => {
		const child = start('echo out; echo err >&2; exit 3');
		expect(await child.exited).toEqual({
			code: 3,
			signal: undefined,
			overflow: false,
			leftBehind: 0,
		});
		expect(child.printed).toEqual({stdout: 'out\n', stderr: 'err\n'});
	});

	test('takes arguments without a shell', async () => {
		const child = start(['printf', '%s|', 'a b', '$HOME', '*']);
		await child.exited;
		expect(child.printed.stdout).toBe('a b|$HOME|*|');
	});

	test('reads the text it is given', async () => {
		const text = 'line\n'.repeat(100_000);
		const child = start('wc -c', {stdin: {text}});
		await child.exited;
		expect(Number(child.printed.stdout)).toBe(text.length);
	});

	test('may ignore what it is given', async () => {
		const child = start('exec <&-; echo deaf', {stdin: {text: 'x'.repeat(5_000_000)}});
		expect(await child.exited).toMatchObject({code: 0});
		expect(child.printed.stdout).toBe('deaf\n');
	});

	test('sees no environment but its own', async () => {
		const child = start(['env'], {environment: {ONLY: 'this'}});
		await child.exited;
		expect(child.printed.stdout).toMatch(/^ONLY=this\nTREADLE_PROCESS=\w{24}\n$/);
	});

	test('leads its own session and has no terminal to ask on', async () => {
		const child = start(
			'set -- $(cat /proc/$$/stat); echo $1 $5 $6; (: < /dev/tty) 2>/dev/null || echo none',
		);
		await child.exited;
		expect(child.printed.stdout).toBe(`${child.pid} ${child.pid} ${child.pid}\nnone\n`);
	});
});

describe('a process that cannot be started', () => {
	test.each([
		['a missing program', ['treadle-nonesuch'], {}, 'treadle-nonesuch was not found.'],
		['a file that is no program', ['/etc/passwd'], {}, '/etc/passwd is not executable.'],
		['a missing folder', 'true', {folder: '/nonesuch'}, 'The folder /nonesuch does not exist'],
	] as const)('%s is reported, not thrown', async (_, command, more, message) => {
		const child = start(command, more);
		expect(child.pid).toBeUndefined();
		const end = await child.exited;
		expect(end.code).toBeUndefined();
		expect(end.problem?.message).toContain(message);
		await child.stop();
	});

	test('an environment that is too big is reported, not thrown', async () => {
		const child = start('true', {environment: {BIG: 'x'.repeat(5_000_000)}});
		expect((await child.exited).problem?.message).toMatch(/could not be started: .*E2BIG/);
	});
});

/** Ways to run away; `$S` stands for the seconds to sleep. Each prints `ready` once the sleeper is on its own. */
const runaways = {
	'a plain child': 'sleep $S & echo ready',
	'a child that ignores SIGTERM': `sh -c 'trap "" TERM; while :; do sleep $S; done' & echo ready`,
	'a child that holds the pipes': 'sleep $S & echo ready',
	'a new session': 'setsid sleep $S >/dev/null 2>&1 </dev/null & sleep 0.1; echo ready',
	'a double fork': '(sh -c "sleep $S >/dev/null 2>&1 </dev/null &"); sleep 0.1; echo ready',
	'a double fork in a new session':
		'(setsid sh -c "sleep $S >/dev/null 2>&1 </dev/null &"); sleep 0.1; echo ready',
	'an emptied environment': 'env -i sleep $S >/dev/null 2>&1 </dev/null & sleep 0.1; echo ready',
	'an emptied environment and a new session, with a pipe': 'env -i setsid sleep $S & sleep 0.1; echo ready',
};

describe.each(Object.entries(runaways))('%s', (_, script) => {
	test('does not outlive the end of its parent', async () => {
		const seconds = uniqueSeconds();
		const began = performance.now();
		const child = start(script.replaceAll('$S', seconds));
		const end = await child.exited;
		expect(end).toMatchObject({code: 0});
		expect(end.leftBehind).toBeGreaterThan(0);
		expect(livingWith(seconds)).toEqual([]);
		expect(child.printed.stdout).toBe('ready\n');
		expect(performance.now() - began).toBeLessThan(2000);
	});

	test('does not outlive a stop', async () => {
		const seconds = uniqueSeconds();
		const child = start(`${script.replaceAll('$S', seconds)}; sleep ${seconds}`, {grace: 200});
		await expect.poll(() => child.printed.stdout).toBe('ready\n');
		expect(livingWith(seconds).length).toBeGreaterThan(1);
		await child.stop();
		expect(livingWith(seconds)).toEqual([]);
		expect(await child.exited).toMatchObject({signal: 'SIGTERM'});
	});
});

test('a runaway without a trace escapes a process that ended, as documented', async () => {
	const seconds = uniqueSeconds();
	const child = start(`env -i setsid sh -c "sleep ${seconds} &" >/dev/null 2>&1 </dev/null; sleep 0.2`);
	expect(await child.exited).toMatchObject({leftBehind: 0});
	const escaped = livingWith(seconds);
	expect(escaped).toHaveLength(1);
	process.kill(escaped[0] ?? 0, 'SIGKILL');
});

describe('stop', () => {
	test('kills what ignores SIGTERM', async () => {
		const child = start(`trap '' TERM; echo ready; while :; do sleep 0.05; done`, {grace: 100});
		await expect.poll(() => child.printed.stdout).toBe('ready\n');
		await child.stop();
		expect(await child.exited).toMatchObject({code: undefined, signal: 'SIGKILL'});
	});

	test('ends a process that was itself stopped, without waiting for the grace', async () => {
		const seconds = uniqueSeconds();
		const child = start(['sleep', seconds]);
		process.kill(child.pid ?? 0, 'SIGSTOP');
		const began = performance.now();
		await child.stop();
		expect(performance.now() - began).toBeLessThan(1000);
		expect(livingWith(seconds)).toEqual([]);
	});

	test('may be called twice, and after the end', async () => {
		const child = start('sleep 60');
		await Promise.all([child.stop(), child.stop()]);
		await child.stop();
		expect(await child.exited).toMatchObject({signal: 'SIGTERM'});
	});

	test('hands over what a paused process had printed', async () => {
		const child = start('echo before; : > printed; sleep 60');
		child.pause();
		await expect.poll(() => existsSync(path.join(folder, 'printed'))).toBe(true);
		await child.stop();
		expect(child.printed.stdout).toBe('before\n');
	});
});

test('what was started since a bookmark can be ended by itself, however it runs from it', async () => {
	const [early, late] = [uniqueSeconds(), uniqueSeconds()];
	const child = start(
		[
			`sleep ${early} & read -r line; setsid sleep ${late} & env -i sleep ${late} &`,
			`sh -c 'trap "" TERM; while :; do sleep ${late}; done' & wait`,
		].join(' '),
		{stdin: 'pipe'},
	);
	await expect.poll(() => livingWith(`sleep\0${early}`)).toHaveLength(1);
	const end = child.bookmark();
	child.write('go\n');
	await expect.poll(() => livingWith(`sleep\0${late}`)).toHaveLength(3);
	const began = performance.now();
	await end();
	expect(performance.now() - began).toBeLessThan(1000);
	expect(livingWith(`sleep\0${late}`)).toEqual([]);
	expect(livingWith(`sleep\0${early}`)).toHaveLength(1);
	await end();
	await child.stop();
});

test('a process that prints more than the limit is killed and named', async () => {
	let bytes = 0;
	const child = start('yes', {
		outputLimit: 10_000_000,
		onOutput: chunk => {
			bytes += chunk.length;
		},
	});
	expect(await child.exited).toMatchObject({overflow: true, signal: 'SIGTERM'});
	expect(bytes).toBeLessThan(11_000_000);
});

test('a paused process is made to wait, and loses nothing', async () => {
	const child = start('head -c 3000000 /dev/zero | tr "\\0" x');
	child.pause();
	setTimeout(child.resume, 200);
	expect(await child.exited).toMatchObject({code: 0});
	expect(child.printed.stdout).toHaveLength(3_000_000);
});

test('a stranger that shares what both inherited is left alone', async () => {
	// Shells and test runners leave descriptors open in all they start: sharing one makes nobody family.
	const seconds = uniqueSeconds();
	const script = `
		import {spawn} from 'node:child_process';
		import {startProcess} from ${JSON.stringify(path.resolve('source/system/process/start-process.ts'))};
		const ours = {command: 'sleep 0.5', folder: '/', environment: {PATH: process.env.PATH}, stdin: 'ignore', onOutput() {}};
		const child = startProcess(ours);
		const stranger = spawn('sleep', ['${seconds}'], {stdio: 'ignore', detached: true});
		const {leftBehind} = await child.exited;
		console.log(JSON.stringify({leftBehind, lives: stranger.kill(0)}));
		stranger.kill();
	`;
	const options = [
		'--import',
		path.resolve('test/support/register.ts'),
		'--input-type=module',
		'--eval',
		script,
	];
	// Node closes what it inherits to its own children, but only up to the first gap above descriptor 15.
	const gap = Array.from({length: 27}, () => 'ignore' as const);
	const treadle = spawn(process.execPath, options, {stdio: ['ignore', 'pipe', 'inherit', ...gap, 'pipe']});
	let printed = '';
	treadle.stdout?.on('data', chunk => {
		printed += chunk;
	});
	await once(treadle, 'close');
	expect(printed).toBe('{"leftBehind":0,"lives":true}\n');
});
