import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {temporaryRepository} from '../support/temporary-repository.js';

const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {version: string};

test('--version and --help', async () => {
	const place = await temporaryRepository();
	expect(await treadle(place, ['--version'])).toEqual({exitCode: 0, stdout: version, stderr: ''});
	const help = await treadle(place, ['--help']);
	expect(help).toMatchObject({exitCode: 0, stderr: ''});
	expect(help.stdout).toContain('deliver');
	expect(help.stdout).toContain('Exit codes: 0');
	// Without a terminal there is nobody to pick anything.
	expect(await treadle(place, [])).toEqual(help);
});

test.each([
	[['rnu', 'spec'], 'treadle: unknown command "rnu". Did you mean "run"?'],
	[['zzzz'], 'treadle: unknown command "zzzz".'],
	[['--headles'], "treadle: unknown option '--headles'"],
	[['run', 'spec', '--headles'], '(Did you mean --headless?)'],
	[['run'], 'treadle: there are no loops in loops yet.'],
	[['check'], 'treadle: there are no loops in loops yet.'],
	[['memory'], 'treadle: there are no loops in loops yet.'],
	[['deliver'], 'treadle: no verified result waits to be delivered.'],
	[['rollback'], 'treadle: no run of this repository has a checkpoint to go back to.'],
	[['resume'], 'treadle: There is no run in this repository yet.'],
	[['runs', 'too', 'much'], 'treadle: too many arguments'],
	[['run', 'spec', '--gates', 'promt'], 'treadle: unknown gate "promt". Did you mean "prompt"?'],
	[['run', 'spec', '--gates'], 'argument missing'],
	[['deliver', 'x', '--as', 'pull'], 'Allowed choices are branch, patch, merge, pull-request, files.'],
	[['rollback', 'work-1', 'two'], 'treadle: "two" is not an iteration'],
])('wrong usage %j starts nothing and exits with 2', async (commandLine, message) => {
	const place = await temporaryRepository({files: {'a.txt': 'a'}});
	const {exitCode, stdout, stderr} = await treadle(place, commandLine);
	expect(stderr).toContain(message);
	expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
	expect(existsSync(path.join(place.environment.XDG_STATE_HOME ?? '', 'treadle'))).toBe(false);
});

/** Versions of Node that lie on the PATH besides the one of this package and cannot run Treadle. */
const oldNodes = (): string[] =>
	(process.env.PATH ?? '')
		.split(path.delimiter)
		.map(folder => path.join(folder, 'node'))
		.filter(file => existsSync(file))
		.filter(file => /^v(1\d|20|21)\./.test(execFileSync(file, ['--version'], {encoding: 'utf8'})));

test('an old Node says so in one line, whatever else it cannot read', async () => {
	const place = await temporaryRepository();
	const pretend = `data:text/javascript,Object.defineProperty(process, 'versions', {value: {...process.versions, node: '20.9.0'}})`;
	const pretended = await treadle(place, ['run', 'spec'], {node: ['--import', pretend]});
	expect(pretended).toMatchObject({exitCode: 2, stdout: ''});
	expect(pretended.stderr).toMatch(/^treadle: needs Node\.js 22\.13 or newer, and this is 20\.9\.0 \(.+\)$/);

	for (const node of oldNodes()) {
		const {exitCode, stderr} = await execa(node, [cliFile, 'run'], {reject: false});
		expect({exitCode, stderr}).toMatchObject({
			exitCode: 2,
			stderr: expect.stringContaining('needs Node.js 22.13'),
		});
	}

	// What is not parsed cannot speak: nothing may be imported before the version was looked at.
	expect(readFileSync(cliFile, 'utf8')).not.toMatch(/^(import\b(?!\()|export [^{])/m);
});

test('an internal error is one line, and a stack only for those who ask', async () => {
	const place = await temporaryRepository();
	const broken = {XDG_CONFIG_HOME: '/dev/null'};
	// A file where a folder should be: the one setting command that cannot work.
	const {exitCode, stderr} = await treadle(place, ['config', 'set', 'theme', 'light'], {environment: broken});
	expect(exitCode).toBe(2);
	expect(stderr.split('\n')[0]).toMatch(
		/^treadle: settings not written: .*\/dev\/null\/treadle\/config\.json/,
	);
	expect(stderr).not.toContain('    at ');

	const defect = `data:text/javascript,const path = process.getBuiltinModule('node:path'); const {isAbsolute} = path; path.isAbsolute = name => { if (name.endsWith('.config')) throw new TypeError('broken on purpose'); return isAbsolute(name) }`;
	const node = ['--import', defect];
	const plain = await treadle(place, ['config', 'get'], {node});
	expect(plain).toEqual({
		exitCode: 1,
		stdout: '',
		stderr: 'treadle: internal error: broken on purpose; set TREADLE_DEBUG=1 for details',
	});
	const detailed = await treadle(place, ['config', 'get'], {node, environment: {TREADLE_DEBUG: '1'}});
	expect(detailed.exitCode).toBe(1);
	expect(detailed.stderr).toContain('    at ');
});

test('a reader that leaves early is no error', async () => {
	const {folder, environment} = await temporaryRepository();
	const {stdout, stderr} = await execa('sh', ['-c', `"${process.execPath}" "${cliFile}" --help | head -1`], {
		cwd: folder,
		env: environment,
		extendEnv: false,
	});
	expect({stdout, stderr}).toEqual({stdout: 'Usage: treadle [command] [options]', stderr: ''});
});
