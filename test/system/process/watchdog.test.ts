import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {killMarked, runMarker, startWatchdog} from '../../../source/system/process/watchdog.js';

/** A process that has nothing to do with this one any more, but for the marker. */
const startDaemon = (folder: string): number => {
	const daemon = spawn('sh', ['-c', 'trap "" TERM; sleep 300 & wait'], {
		detached: true,
		stdio: 'ignore',
		env: {PATH: process.env.PATH, [runMarker]: folder},
	});
	daemon.unref();
	return daemon.pid ?? 0;
};

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

test('what a dead engine left behind is killed, and nothing else', async () => {
	const mine = startDaemon('/runs/a-1');
	const other = startDaemon('/runs/a-11');
	await vi.waitFor(() => expect(isAlive(mine) && isAlive(other)).toBe(true));
	await killMarked('/runs/a-1');
	await vi.waitFor(() => expect(isAlive(mine)).toBe(false));
	expect(isAlive(other)).toBe(true);
	await killMarked('/runs/a-11');
	await vi.waitFor(() => expect(isAlive(other)).toBe(false));
});

test('a process that dies takes the processes of its run with it', async () => {
	const folder = '/runs/b-1';
	const daemon = startDaemon(folder);
	const module = path.join(import.meta.dirname, '../../../source/system/process/watchdog.ts');
	const holder = spawn(
		process.execPath,
		[
			'--input-type=module',
			'-e',
			`import {startWatchdog} from ${JSON.stringify(module)}; startWatchdog('${folder}'); console.log('tied'); setInterval(() => {}, 1000)`,
		],
		{stdio: ['ignore', 'pipe', 'inherit']},
	);
	await once(holder.stdout, 'data');
	holder.kill('SIGKILL');
	await vi.waitFor(() => expect(isAlive(daemon)).toBe(false), 3000);
});

test('untied processes live on', async () => {
	const daemon = startDaemon('/runs/c-1');
	startWatchdog('/runs/c-1')();
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	expect(isAlive(daemon)).toBe(true);
	await killMarked('/runs/c-1');
});
