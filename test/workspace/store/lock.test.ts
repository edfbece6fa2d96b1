import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, onTestFinished, test, vi} from 'vitest';
import {openDatabase} from '../../../source/system/files/open-database.js';
import {
	acquireLock,
	checkoutSlot,
	engineOf,
	isAlone,
	type LockHolder,
	lockHolder,
	lockHolders,
	oneAtATime,
	whileAlone,
} from '../../../source/workspace/store/lock.js';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'treadle-lock-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true});
});

const holder: LockHolder = {
	run: 'spec-3',
	pid: process.pid,
	terminal: '/dev/pts/3',
	since: new Date(2026, 0, 2, 10, 2).toISOString(),
};

/** Another process that tries to take the lock, says how it went, and holds it until it is killed. */
const startTaker = (run: string) => {
	const program = `
		const {acquireLock} = await import('./source/workspace/store/lock.ts');
		const holder = {run: ${JSON.stringify(run)}, pid: process.pid, since: new Date().toISOString()};
		try {
			await acquireLock(${JSON.stringify(folder)}, holder);
			console.log('won');
			setInterval(() => {}, 1000);
		} catch (error) {
			console.log(error.name + ': ' + error.message);
		}`;
	const child = spawn(
		process.execPath,
		['--import', './test/support/register.ts', '--input-type=module', '-e', program],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	let said = '';
	const answer = new Promise<string>(resolve => {
		child.stdout.on('data', chunk => {
			said += chunk;
			if (said.includes('\n')) {
				resolve(said.trim());
			}
		});
	});
	const kill = async () => {
		if (child.exitCode === null && child.signalCode === null) {
			const gone = once(child, 'exit');
			child.kill('SIGKILL');
			await gone;
		}
	};
	onTestFinished(kill);
	return {child, answer, kill};
};

test('is held by one at a time, and names the holder', async () => {
	expect(lockHolder(folder)).toBeUndefined();
	const lock = await acquireLock(folder, holder);
	expect(lockHolder(folder)).toEqual(holder);
	await expect(acquireLock(folder, {...holder, run: 'other'})).rejects.toMatchObject({
		message: `run spec-3 is active (pid ${process.pid}, since 10:02, /dev/pts/3).`,
		hint: 'Look at it with treadle watch spec-3, or end it with treadle stop spec-3.',
		exitCode: 2,
	});
	expect(lockHolder(folder)).toEqual(holder);
	lock.release();
	lock.release();
	expect(lockHolder(folder)).toBeUndefined();
	(await acquireLock(folder, holder)).release();
});

test('of twenty starters exactly one wins, and all others name it', {timeout: 60_000}, async () => {
	const takers = Array.from({length: 20}, (_, index) => startTaker(`run-${index}`));
	const answers = await Promise.all(takers.map(({answer}) => answer));
	const winner = takers[answers.indexOf('won')];
	expect(answers.filter(answer => answer === 'won')).toHaveLength(1);
	const message = `BusyProblem: run run-${answers.indexOf('won')} is active (pid ${winner?.child.pid},`;
	expect(answers.filter(answer => answer !== 'won').filter(answer => !answer.startsWith(message))).toEqual(
		[],
	);
	await winner?.kill();
	expect(lockHolder(folder)).toBeUndefined();
});

test('stays held while its holder is stopped, and is free at once when it is killed', async () => {
	const other = startTaker('stopped');
	expect(await other.answer).toBe('won');
	other.child.kill('SIGSTOP');
	await expect(acquireLock(folder, holder)).rejects.toThrow('run stopped is active');
	expect(lockHolder(folder)?.run).toBe('stopped');
	await other.kill();
	expect(existsSync(path.join(folder, 'locks', 'stopped.json'))).toBe(true);
	expect(lockHolder(folder)).toBeUndefined();
	const lock = await acquireLock(folder, holder);
	expect(lockHolder(folder)?.run).toBe('spec-3');
	expect(existsSync(path.join(folder, 'locks', 'stopped.json'))).toBe(false);
	lock.release();
});

test('says that it is busy even when nobody wrote who holds it', async () => {
	const lock = await acquireLock(folder, holder);
	writeFileSync(path.join(folder, 'locks', 'spec-3.json'), 'damaged');
	await expect(acquireLock(folder, holder)).rejects.toThrow('Another run is active on this repository.');
	lock.release();
});

test('runs of other loops may be let in beside each other, each with a checkout of its own', async () => {
	const since = (second: number): string => new Date(2026, 0, 2, 10, 2, second).toISOString();
	const run = (name: string, loop: string, second: number): LockHolder => ({
		run: name,
		loop,
		pid: process.pid,
		since: since(second),
	});
	const first = await acquireLock(folder, run('a-1', 'a', 1), 'loop');
	const second = await acquireLock(folder, run('b-1', 'b', 2), 'loop');
	expect(lockHolders(folder).map(({run}) => run)).toEqual(['a-1', 'b-1']);
	expect([checkoutSlot(folder, 'a-1'), checkoutSlot(folder, 'b-1')]).toEqual([1, 2]);
	await expect(acquireLock(folder, run('a-2', 'a', 3), 'loop')).rejects.toThrow('run a-1 is active');
	await expect(acquireLock(folder, run('c-1', 'c', 3))).rejects.toThrow('run a-1 is active');
	// Its record may be changed while others run, but not while it runs itself.
	const brief = await acquireLock(folder, run('a-0', 'a', 3), 'run');
	expect([engineOf(folder, 'a-0'), engineOf(folder, 'a-1')?.run]).toEqual([undefined, 'a-1']);
	brief.release();
	await expect(acquireLock(folder, run('b-1', 'b', 3), 'run')).rejects.toThrow('run b-1 is active');
	let happened = false;
	const look = async (): Promise<void> => {
		happened = true;
	};
	await whileAlone(folder, look);
	expect([happened, isAlone(folder)]).toEqual([false, false]);
	first.release();
	await whileAlone(folder, look);
	expect([happened, isAlone(folder)]).toEqual([true, true]);
	second.release();
});

test('what all share is changed by one at a time', async () => {
	const steps: string[] = [];
	const act = async (name: string): Promise<void> =>
		oneAtATime(folder, async () => {
			steps.push(`${name} begins`);
			await new Promise(setImmediate);
			steps.push(`${name} ends`);
		});
	await Promise.all([act('a'), act('b'), act('c')]);
	expect(steps.map(step => step.slice(2))).toEqual(['begins', 'ends', 'begins', 'ends', 'begins', 'ends']);
});

test('what is wrong with the file is not taken for a holder', async () => {
	writeFileSync(path.join(folder, 'lock.db'), 'not a database, but long enough to look like one'.repeat(100));
	await expect(acquireLock(folder, holder)).rejects.toThrow('file is not a database');
	expect(readFileSync(path.join(folder, 'lock.db'), 'utf8')).toContain('not a database');
});

test('opening a database prints no warning and swallows no other', () => {
	const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
	openDatabase(':memory:').close();
	expect(emitted).not.toHaveBeenCalled();
	process.emitWarning('something else');
	expect(emitted).toHaveBeenCalledOnce();
	emitted.mockRestore();
});
