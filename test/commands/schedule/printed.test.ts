import {spawnSync} from 'node:child_process';
import {mkdir, mkdtemp, realpath, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {SaxesParser} from 'saxes';
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {z} from 'zod';
import {cronLine} from '../../../source/commands/schedule/crontab.js';
import {workflow} from '../../../source/commands/schedule/github-actions.js';
import {launchAgent} from '../../../source/commands/schedule/launchd.js';
import {systemdUnits} from '../../../source/commands/schedule/systemd.js';
import {jobOf} from './support/job.js';

const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).status === 0;
const oddName = `it's "50%" of $HOME & <more>`;

/** A folder with a hostile name, and in it a program that prints how it was started. */
const oddFolder = async (): Promise<{folder: string; program: string; environment: NodeJS.ProcessEnv}> => {
	const top = await realpath(await mkdtemp(join(tmpdir(), 'treadle-test-')));
	const folder = join(top, oddName);
	await mkdir(folder);
	const program = join(folder, 'cli.js');
	await writeFile(
		program,
		'console.log(JSON.stringify([process.cwd(), process.env.PATH, ...process.argv.slice(2)]))',
	);
	return {folder, program, environment: {PATH: `${folder}/bin:/usr/bin:/bin`}};
};

/** Printed units as files, by their names. */
const filesOf = (printed: string): Map<string, string> =>
	new Map(
		printed
			.split(/^(?=# ~)/m)
			.map(text => [/^# \S*\/(\S+)\n/.exec(text)?.[1] ?? '', text] as [string, string]),
	);

test
	.skipIf(!hasAnalyzer)
	.each(['every 5m', 'every 7m', '0 9 * * 1-5', '09:00', 'cron "0 9 13 * 5 Europe/Berlin"'])(
	'systemd takes what is printed for it: %s (skipped without systemd-analyze)',
	async at => {
		const odd = await oddFolder();
		const folder = await mkdtemp(join(tmpdir(), 'treadle-test-'));
		const files = filesOf(systemdUnits(jobOf({at, ...odd})));
		for (const [name, text] of files) {
			await writeFile(join(folder, name), text);
		}
		expect([...files.keys()].map(name => name.replace(/^.*\./, '')).toSorted()).toEqual(['service', 'timer']);
		const {status, stdout, stderr} = spawnSync(
			'systemd-analyze',
			['--user', '--man=no', 'verify', ...[...files.keys()].map(name => join(folder, name))],
			{encoding: 'utf8', env: {...process.env, XDG_RUNTIME_DIR: folder}},
		);
		expect(`${stdout}${stderr}`).toBe('');
		expect(status).toBe(0);
	},
);

test.skipIf(!hasAnalyzer).each(['node 20% $HOME', `"node's"`])(
	'systemd finds a program called %s, and says so where it is not there (skipped without systemd-analyze)',
	async name => {
		const {folder, program} = await oddFolder();
		const top = join(folder, '..');
		await symlink(process.execPath, join(top, name));
		const verify = async (executable: string): Promise<string> => {
			const job = {
				...jobOf({at: 'every 5m', folder, program}),
				command: [executable, program, 'run', 'a $HOME %h "b"'],
			};
			const unit = join(top, `${job.name}.service`);
			await writeFile(unit, filesOf(systemdUnits(job)).get(`${job.name}.service`) ?? '');
			const found = spawnSync('systemd-analyze', ['--user', '--man=no', 'verify', unit], {
				encoding: 'utf8',
				env: {...process.env, XDG_RUNTIME_DIR: top},
			});
			return found.stdout + found.stderr;
		};
		expect(await verify(join(top, name))).toBe('');
		if (!name.includes('"')) {
			expect(await verify(join(top, `${name}-gone`))).toContain(`${name}-gone is not executable`);
		}
	},
);

test('a timer that misses its time makes up for it, where systemd can', () => {
	expect(systemdUnits(jobOf({at: 'every 2h'}))).toMatch(
		/^OnCalendar=\*-\*-\* 00\/02:00:00\nAccuracySec=1s\nPersistent=true$/m,
	);
	expect(systemdUnits(jobOf({at: 'every 7m'}))).toMatch(/^OnActiveSec=0\nOnUnitActiveSec=420s$/m);
});

test('the line for cron does in a shell what it should, wherever things lie', async () => {
	const odd = await oddFolder();
	const [, line = ''] = cronLine(jobOf({at: '30 9 * * 1-5', ...odd, gates: 'deliver'})).split('\n');
	expect(line).toMatch(/^30 9 \* \* 1-5 cd /);
	// As cron does: a percent sign ends the command unless there is a backslash before it.
	const command = line.split(' ').slice(5).join(' ');
	expect(command).not.toMatch(/(?<!\\)%/);
	const {stdout} = spawnSync('/bin/sh', ['-c', command.replaceAll('\\%', '%')], {encoding: 'utf8', env: {}});
	expect(JSON.parse(stdout)).toEqual([
		odd.folder,
		odd.environment.PATH,
		...['run', 'spec', '--once', '--headless', '--gates', 'deliver'],
	]);
});

/** A property list as values of JavaScript. */
const readPropertyList = (text: string): unknown => {
	const parser = new SaxesParser();
	const values: unknown[][] = [[]];
	const keys: string[][] = [[]];
	let words = '';
	parser.on('opentag', ({name}) => {
		words = '';
		if (name === 'dict' || name === 'array') {
			values.push([]);
			keys.push([]);
		}
	});
	parser.on('text', found => {
		words += found;
	});
	parser.on('closetag', ({name}) => {
		if (name === 'key') {
			keys.at(-1)?.push(words);
		} else if (name === 'dict' || name === 'array') {
			const found = values.pop() ?? [];
			const names = keys.pop() ?? [];
			values
				.at(-1)
				?.push(name === 'array' ? found : Object.fromEntries(names.map((key, index) => [key, found[index]])));
		} else if (name !== 'plist') {
			values.at(-1)?.push(name === 'integer' ? Number(words) : words);
		}
	});
	parser.on('error', error => {
		throw error;
	});
	parser.write(text).close();
	return values[0]?.[0];
};

test('launchd gets a property list with the right folder, program and times', async () => {
	const odd = await oddFolder();
	const list = readPropertyList(launchAgent(jobOf({at: '30 9 * * 1,5', ...odd})));
	expect(list).toMatchObject({
		Label: expect.stringMatching(/^treadle-[\w.-]+-spec$/),
		ProgramArguments: [process.execPath, odd.program, 'run', 'spec', '--once', '--headless'],
		WorkingDirectory: odd.folder,
		EnvironmentVariables: {PATH: odd.environment.PATH},
		StartCalendarInterval: [
			{Weekday: 1, Hour: 9, Minute: 30},
			{Weekday: 5, Hour: 9, Minute: 30},
		],
	});
	expect(readPropertyList(launchAgent(jobOf({at: 'every 7m', ...odd})))).toMatchObject({StartInterval: 420});
});

const step = z.union([
	z.strictObject({
		name: z.string().optional(),
		uses: z.string().regex(/^[\w-]+\/[\w-]+@v\d+$/),
		if: z.string().optional(),
		with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
	}),
	z.strictObject({
		name: z.string(),
		run: z.string(),
		env: z.record(z.string().regex(/^\w+$/), z.string()).optional(),
	}),
]);

/** What of the schema of workflows concerns us (https://json.schemastore.org/github-workflow.json). */
const workflowSchema = z.strictObject({
	name: z.string(),
	on: z.strictObject({
		schedule: z.array(z.strictObject({cron: z.string().regex(/^(?:[\d*/,-]+ ){4}[\d*/,-]+$/)})).min(1),
		workflow_dispatch: z.strictObject({}),
	}),
	permissions: z
		.record(z.enum(['contents', 'pull-requests']), z.enum(['read', 'write', 'none']))
		.or(z.strictObject({contents: z.literal('read')})),
	concurrency: z.strictObject({group: z.string(), 'cancel-in-progress': z.boolean()}),
	jobs: z.record(
		z.string().regex(/^[A-Za-z_][\w-]*$/),
		z.strictObject({
			'runs-on': z.string(),
			'timeout-minutes': z.number().int().min(1).max(360),
			steps: z.array(step).min(1),
		}),
	),
});

const given = (what: string): string => `$\{{ ${what} }}`;

test('the workflow for GitHub Actions fits the schema of workflows', () => {
	const text = workflow(jobOf({at: 'cron "0 9 * * 1-5 UTC"', folder: `/home/me/${oddName}`}));
	const found = workflowSchema.parse(parse(text));
	expect(found.on.schedule).toEqual([{cron: '0 9 * * 1-5'}]);
	expect(found.jobs.wake?.steps).toContainEqual({
		name: 'Wake spec',
		run: 'treadle run spec --once --headless',
		env: {
			XDG_STATE_HOME: `${given('runner.temp')}/treadle-state`,
			ANTHROPIC_API_KEY: given('secrets.ANTHROPIC_API_KEY'),
		},
	});
	expect(text).toContain('npm install --global @anthropic-ai/claude-code');
});

test.each([
	['cron', () => cronLine(jobOf({at: 'every 7m'})), 'for cron, every 7m cannot be written exactly'],
	['cron', () => cronLine(jobOf({at: 'every 30s'})), 'it knows no seconds'],
	['cron', () => cronLine(jobOf({at: 'cron "0 9 * * * Europe/Berlin"'})), 'no time zone but their own'],
	['GitHub', () => workflow(jobOf({at: 'every 1m'})), 'at most every 5 minutes'],
	['GitHub', () => workflow(jobOf({at: 'cron "0 9 * * * Europe/Berlin"'})), 'its clock is UTC'],
	['any', () => jobOf({at: 'on commit'}), 'a timer knows only times'],
	['any', () => jobOf({at: '25:00'}), '--at 25:00: '],
	['any', () => jobOf({at: 'every 5', folder: '/x'}), 'has no unit'],
	['any', () => jobOf({at: 'every 5m', folder: '/x\ny'}), 'has a control character in its name'],
])('%s: what cannot be said is refused', (_, work, message) => {
	expect(work).toThrow(message);
});
