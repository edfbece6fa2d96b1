import {execFile, spawn} from 'node:child_process';
import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {createWakefulness} from '../../../source/engine/companions/keep-awake.js';
import {isAlive} from '../../../source/system/process/is-alive.js';

/** A stand-in that leaves its process id and runs the program it is given, as the real ones do. */
const place = (name: string) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-awake-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const program = path.join(folder, name);
	writeFileSync(
		program,
		`#!/bin/sh\necho $$ "$@" > ${folder}/started\nfor last in "$@"; do :; done\n"$last"\n`,
	);
	chmodSync(program, 0o755);
	const started = (): string[] => {
		try {
			return readFileSync(path.join(folder, 'started'), 'utf8').trim().split(' ');
		} catch {
			return [];
		}
	};
	return {folder, started, environment: {PATH: `${folder}:${process.env.PATH}`}};
};

const until = async (condition: () => boolean) => expect.poll(condition, {timeout: 5000}).toBe(true);

test.each([
	['linux', 'systemd-inhibit', '--what=idle:sleep'],
	['darwin', 'caffeinate', '-i'],
] as const)('%s: %s runs from hold to release', async (platform, name, first) => {
	const {folder, started, environment} = place(name);
	const wakefulness = createWakefulness({environment, runFolder: folder, platform});
	wakefulness.hold();
	wakefulness.hold();
	await until(() => started().length > 0);
	const [pid, parameter] = started();
	expect(parameter).toBe(first);
	expect(isAlive(Number(pid))).toBe(true);
	wakefulness.release();
	await until(() => !isAlive(Number(pid)));
	wakefulness.release();
});

test('nothing happens where the program is missing, or the system has none', async () => {
	for (const platform of ['linux', 'win32'] as const) {
		const wakefulness = createWakefulness({environment: {PATH: '/nowhere'}, runFolder: '/tmp', platform});
		wakefulness.hold();
		wakefulness.release();
	}
	await new Promise<void>(resolve => execFile('true', () => resolve()));
});

test('it ends with the process that holds it, killed or not', async () => {
	const {folder, started, environment} = place('systemd-inhibit');
	const source = path.resolve('source/engine/companions/keep-awake.ts');
	const script = `
		const {createWakefulness} = await import(${JSON.stringify(source)});
		createWakefulness({environment: process.env, runFolder: ${JSON.stringify(folder)}, platform: 'linux'}).hold();
		setInterval(() => {}, 1000);
	`;
	const holder = spawn(
		process.execPath,
		['--import', path.resolve('test/support/register.ts'), '--input-type=module', '-e', script],
		{env: environment, stdio: 'ignore'},
	);
	await until(() => started().length > 0);
	const pid = Number(started()[0]);
	expect(isAlive(pid)).toBe(true);
	holder.kill('SIGKILL');
	await until(() => !isAlive(pid));
});
