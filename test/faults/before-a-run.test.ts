import {mkdir, rename, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {expect, test} from 'vitest';
import {treadle} from '../support/command-line.js';
import {fingerprint} from '../support/fingerprint.js';
import {smallDisk} from '../support/small-disk.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

type Fault = {
	/** What is wrong, and the environment or the loop to name because of it. */
	make: (
		project: TemporaryRepository,
	) => Promise<{environment?: Record<string, string>; loop?: string} | undefined>;
	says: RegExp;
};

const memory = 'loops/work/MEMORY.md';

const faults: Record<string, Fault> = {
	'a merge with conflicts': {
		async make({git, write, commit}) {
			await git('switch', '--quiet', '--create', 'side');
			await write({result: 'theirs'});
			await commit();
			await git('switch', '--quiet', 'main');
			await write({result: 'ours'});
			await commit();
			await git('merge', 'side').catch(() => {});
		},
		says: /in the middle of a merge[\s\S]*git merge --abort/,
	},
	'a LOOP.md of no repository': {
		async make({folder}) {
			await rename(path.join(folder, 'loops'), path.join(folder, '../loops'));
			return {loop: '../loops/work'};
		},
		says: /LOOP\.md lies outside the repository/,
	},
	'a loop folder that leads out of the repository': {
		async make({folder}) {
			await rename(path.join(folder, 'loops/work'), path.join(folder, '../work'));
			await symlink('../../work', path.join(folder, 'loops/work'));
		},
		says: /loops\/work\/LOOP\.md lies outside the repository/,
	},
	'a glob of protect that matches nothing': {
		async make({read, write}) {
			const text = await read('loops/work/LOOP.md');
			await write({'loops/work/LOOP.md': text.replace('"test/**"', 'agent.sh, "tets/**"')});
		},
		says: /LOOP\.md:6:21: protect: "tets\/\*\*" matches no file that git knows or would add\. Did you mean "test"\?/,
	},
	'a glob of protect for files that are deleted': {
		async make({folder}) {
			await execa('rm', ['-r', 'test'], {cwd: folder});
		},
		says: /LOOP\.md:6:11: protect: "test\/\*\*" matches no file/,
	},
	'a memory that is a folder': {
		make: async ({folder}) => void (await mkdir(path.join(folder, memory))),
		says: /MEMORY\.md is a folder/,
	},
	'a memory that leads out of the repository': {
		async make({folder}) {
			await writeFile(path.join(folder, '../secret'), 'secret');
			await symlink('../../../secret', path.join(folder, memory));
		},
		says: /MEMORY\.md is a symbolic link out of the repository/,
	},
	'a memory that is a pipe': {
		make: async ({folder}) => void (await execa('mkfifo', [path.join(folder, memory)])),
		says: /MEMORY\.md is not a file/,
	},
	'a branch where delivered ones would have to lie': {
		make: async ({git}) => void (await git('branch', 'treadle')),
		says: /has a branch treadle, so that[\s\S]*git branch -m treadle/,
	},
	'state inside the repository': {
		make: async ({folder}) => ({environment: {XDG_STATE_HOME: path.join(folder, 'state')}}),
		says: /state folder .* lies inside the repository/,
	},
	'state inside .git': {
		make: async ({folder}) => ({environment: {XDG_STATE_HOME: path.join(folder, '.git')}}),
		says: /state folder .* lies inside the repository/,
	},
	'a file where state would lie': {
		async make({home}) {
			await writeFile(path.join(home, 'file'), '');
			return {environment: {XDG_STATE_HOME: path.join(home, 'file')}};
		},
		says: /Treadle cannot write to .*file[\s\S]*XDG_STATE_HOME/,
	},
};

test.each(Object.entries(faults))(
	'%s: one clear message, exit code 2, and nothing has happened',
	async (_, {make, says}) => {
		const project = await smallProject({agent: 'touch "$HOME/started"; echo done > result'});
		const {environment = {}, loop = 'work'} = (await make(project)) ?? {};
		// A pipe could not be read.
		const before = await fingerprint(project.folder, [memory]);
		const ended = await treadle(project, ['run', loop, '--headless'], {environment});
		expect({exitCode: ended.exitCode, stdout: ended.stdout}).toEqual({exitCode: 2, stdout: ''});
		expect(ended.stderr).toMatch(says);
		expect(ended.stderr.split('\n').length).toBeLessThan(4);
		expect(await fingerprint(project.folder, [memory])).toEqual(before);
		expect((await fingerprint(project.home)).started).toBeUndefined();
		expect(Object.keys(await fingerprint(project.home)).filter(file => file.includes('/runs/'))).toEqual([]);
	},
);

test('a disk that is read-only, or has no room, is named', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const disk = await smallDisk(path.join(project.home, 'disk'), 50);
	if (!disk) {
		return;
	}

	const environment = {XDG_STATE_HOME: disk.folder};
	const small = await treadle(project, ['run', 'work', '--headless'], {environment});
	expect(small.exitCode).toBe(2);
	expect(small.stderr).toMatch(/MB free, 100 MB needed/);

	await execa('rm', ['-r', path.join(disk.folder, 'treadle')]);
	await execa('mount', ['-o', 'remount,ro', disk.folder]);
	const readOnly = await treadle(project, ['run', 'work', '--headless'], {environment});
	expect(readOnly.exitCode).toBe(2);
	expect(readOnly.stderr).toMatch(/Treadle cannot write to .*(read-only|EROFS)/);
});

test('a loop is found by a path from any folder of the repository', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const below = {folder: path.join(project.folder, 'test'), environment: project.environment};
	for (const loop of ['work', '../loops/work', '../loops/work/LOOP.md']) {
		expect(await treadle(below, ['run', loop, '--headless'])).toMatchObject({exitCode: 0, stderr: ''});
	}

	const missed = await treadle(below, ['run', '../loops/wrok', '--headless']);
	expect(missed.exitCode).toBe(2);
	expect(missed.stderr).toContain('Did you mean "work"?');
});
