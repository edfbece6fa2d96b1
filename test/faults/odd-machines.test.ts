import {mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {openControlServer} from '../../source/control/server.js';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import {temporaryRepository} from '../support/temporary-repository.js';

/** Runs the built program below a limit of the shell. */
const limited = async (
	limit: string,
	folder: string,
	environment: Record<string, string>,
	...args: string[]
) =>
	execa('sh', ['-c', `ulimit ${limit}; exec "$@"`, 'sh', process.execPath, cliFile, ...args], {
		cwd: folder,
		env: environment,
		extendEnv: false,
		reject: false,
		stdin: 'ignore',
	});

test.each(['XDG_CACHE_HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME', 'HOME', 'TMPDIR'])(
	'%s that cannot be made keeps nobody waiting',
	async name => {
		const user = await temporaryRepository({files: {a: 'a\n'}});
		const {XDG_CACHE_HOME: _, XDG_STATE_HOME: __, XDG_CONFIG_HOME: ___, ...others} = user.environment;
		const environment = {...(name === 'HOME' ? others : user.environment), [name]: '/proc/nope/x'};
		const options = {
			cwd: user.folder,
			env: environment,
			extendEnv: false,
			reject: false,
			timeout: 15_000,
		} as const;
		const run = (...args: string[]) =>
			execa(process.execPath, [cliFile, ...args], {...options, stdin: 'ignore'});
		expect(await run('--version')).toMatchObject({exitCode: 0, stderr: ''});
		const set = await run('config', 'set', 'theme', 'light');
		expect(set.timedOut).toBe(false);
		expect(set.stderr).not.toContain('internal error');
		const runs = await run('runs');
		expect(runs).toMatchObject({timedOut: false, exitCode: 0});
		const started = await run('run', 'none');
		expect(started).toMatchObject({timedOut: false, exitCode: 2});
		expect(started.stderr).not.toContain('internal error');
	},
);

test('folders named on the command line that cannot be made are named', async () => {
	const user = await smallProject({agent: 'echo done > result'});
	expect((await treadle(user, ['run', 'work', '--headless'])).exitCode).toBe(0);
	const rescued = await treadle(user, ['rescue', '--to', '/proc/nope/x']);
	expect(rescued).toMatchObject({
		exitCode: 2,
		stderr: expect.stringContaining('/proc/nope/x cannot be made'),
	});
	const demo = await treadle(user, ['demo', '/proc/nope/x', '--headless']);
	expect(demo).toMatchObject({exitCode: 2, stderr: expect.stringContaining('/proc/nope/x cannot be made')});
	const state = await treadle(user, ['run', 'work', '--headless'], {
		environment: {XDG_STATE_HOME: '/proc/nope'},
	});
	expect(state).toMatchObject({exitCode: 2, stderr: expect.stringMatching(/cannot write to \/proc\/nope/)});
});

test('an empty HOME is the one the system has', async () => {
	const user = await temporaryRepository({files: {a: 'a\n'}});
	const ended = await treadle(user, ['runs'], {environment: {HOME: ''}});
	expect(ended).toMatchObject({exitCode: 0, stderr: ''});
});

test('too few open files, and files that may not grow, are said in one line', async () => {
	const user = await smallProject({agent: 'echo done > result'});
	const few = await limited('-n 40', user.folder, user.environment, 'run', 'work', '--headless');
	expect(few).toMatchObject({exitCode: 2, stdout: ''});
	expect(few.stderr).toMatch(/may open only 40 files at once here[\s\S]*ulimit -n 1024/);
	const small = await limited('-f 40', user.folder, user.environment, 'run', 'work', '--headless');
	expect(small.exitCode).toBe(1);
	expect(small.stderr).not.toMatch(/internal error|ENOTEMPTY/);
	expect(small.stderr).toMatch(/may not become that large|larger than is allowed|File too large/);
	const runs = path.join(user.environment.XDG_STATE_HOME ?? '', 'treadle');
	const left = readdirSync(runs, {recursive: true}).map(String);
	expect(left.filter(name => /runs\/./.test(name))).toEqual([]);
});

test('without a folder for temporary files a run works, and doctor says what is wrong', async () => {
	const user = await smallProject({agent: 'echo done > result'});
	const nowhere = path.join(user.home, 'gone');
	const environment = {TMPDIR: nowhere};
	expect((await treadle(user, ['run', 'work', '--headless'], {environment})).exitCode).toBe(0);
	const doctor = await treadle(user, ['doctor'], {environment});
	expect(doctor.stderr).not.toContain('internal error');
	expect(doctor.stdout).toMatch(new RegExp(`temporary +No temporary files can be made in ${nowhere}`));
	writeFileSync(path.join(user.home, 'file'), '');
	const none = await treadle(user, ['doctor'], {
		environment: {...environment, XDG_STATE_HOME: path.join(user.home, 'file')},
	});
	expect(none.exitCode).toBe(2);
	expect(none.stderr).toMatch(/No temporary files can be made[\s\S]*TMPDIR/);
});

test('a folder where the control socket goes is named, and left alone', async () => {
	const user = await temporaryRepository({});
	const socket = path.join(user.home, 'run', 'control.sock');
	mkdirSync(path.dirname(socket), {mode: 0o700});
	mkdirSync(socket);
	await expect(openControlServer(socket, () => ({ok: true}))).rejects.toMatchObject({
		name: 'Problem',
		message: `${socket} is a folder, so Treadle cannot open its control socket there.`,
	});
	expect(readdirSync(path.dirname(socket))).toEqual(['control.sock']);
});
