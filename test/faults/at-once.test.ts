import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {fingerprint} from '../support/fingerprint.js';
import {leftRunning} from '../support/left-running.js';
import {smallProject} from '../support/small-project.js';

test('twenty starters at once, also in another worktree: one runs, the others name it', async () => {
	const project = await smallProject({
		agent: 'while [ ! -e "$HOME/go" ]; do sleep 0.05; done; echo done > result',
	});
	const other = {...project, folder: path.join(project.folder, '../other')};
	await project.git('worktree', 'add', '--quiet', '-b', 'other', other.folder);
	const before = await fingerprint(project.folder);
	let refused = 0;
	const ended = await Promise.all(
		Array.from({length: 20}, async (_, index) => {
			const result = await treadle(index % 2 ? other : project, ['run', 'work', '--headless']);
			// Only the one that runs is left: now it may end.
			refused += result.exitCode === 2 ? 1 : 0;
			if (refused === 19) {
				await project.write({'../home/go': ''});
			}

			return result;
		}),
	);
	expect(ended.map(({exitCode}) => exitCode).sort()).toEqual([0, ...Array.from({length: 19}, () => 2)]);
	for (const {exitCode, stderr} of ended) {
		expect(stderr).toMatch(exitCode === 0 ? /^$/ : /run work-1 is active \(pid \d+/);
	}

	const runs = await treadle(project, ['runs', '--json']);
	expect(runs.stdout.trim().split('\n')).toHaveLength(1);
	expect(await fingerprint(project.folder, ['loops/work/MEMORY.md'])).toEqual(before);
}, 40_000);

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
	'%s ends a headless run with 130; a stubborn family is gone, and the run goes on',
	async signal => {
		const project = await smallProject({
			agent:
				'[ -e "$HOME/once" ] && { echo done > result; exit; }; trap "" TERM HUP INT; setsid sleep 300 & sleep 300 & touch "$HOME/once"; while :; do sleep 1; done',
		});
		const before = await fingerprint(project.folder);
		const child = spawn(process.execPath, [cliFile, 'run', 'work', '--headless'], {
			cwd: project.folder,
			env: project.environment,
			stdio: 'ignore',
		});
		const exit = once(child, 'exit');
		await expect.poll(() => existsSync(path.join(project.home, 'once')), {timeout: 10_000}).toBe(true);
		child.kill(signal);
		expect(await exit).toEqual([130, null]);
		expect(leftRunning(project.home)).toEqual([]);
		expect(await treadle(project, ['resume', '--headless'])).toMatchObject({exitCode: 0, stderr: ''});
		expect(await fingerprint(project.folder, ['loops/work/MEMORY.md'])).toEqual(before);
	},
);

test('with stdin, stdout and stderr closed a run goes through, or says by its exit code who is missing', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const run = async (gates: string) => {
		const command = `exec "${process.execPath}" "${cliFile}" run work --gates ${gates} <&- >&- 2>&-`;
		const child = spawn('sh', ['-c', command], {cwd: project.folder, env: project.environment});
		const [exitCode] = await once(child, 'exit');
		return exitCode;
	};

	expect(await run('all')).toBe(9);
	expect(await run('deliver')).toBe(0);
	expect((await treadle(project, ['runs'])).stdout).toMatch(/work-1 +verified, to deliver/);
});
