import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {expect, onTestFinished, test} from 'vitest';
import {createFreezer} from '../../../source/system/process/freezer.js';
import {afterWorking} from '../../../source/system/process/held-timer.js';
import {runMarker} from '../../../source/system/process/watchdog.js';

const stateOf = (pid: number | undefined): string =>
	/^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';

const start = (runFolder: string) => {
	const child = spawn('sleep', ['60'], {env: {PATH: process.env.PATH, [runMarker]: runFolder}});
	onTestFinished(() => void child.kill('SIGKILL'));
	return child;
};

test('only what carries the mark of the run is stopped, what starts meanwhile too, and what another stopped stays so', async () => {
	const [own, other, stopped] = [start('/runs/a'), start('/runs/ab'), start('/runs/a')];
	stopped.kill('SIGSTOP');
	await expect.poll(() => stateOf(stopped.pid)).toBe('T');
	const freezer = createFreezer({runFolder: '/runs/a'});
	freezer.freeze();
	freezer.freeze();
	await expect.poll(() => stateOf(own.pid)).toBe('T');
	const late = start('/runs/a');
	await expect.poll(() => stateOf(late.pid), {timeout: 3000}).toBe('T');
	expect([freezer.isFrozen(), stateOf(other.pid)]).toEqual([true, 'S']);
	freezer.thaw();
	await expect.poll(() => [stateOf(own.pid), stateOf(late.pid)]).toEqual(['S', 'S']);
	expect(stateOf(stopped.pid)).toBe('T');
	const held = freezer.heldFor();
	expect(held).toBeGreaterThan(0);
	freezer.thaw();
	expect([freezer.isFrozen(), freezer.heldFor()]).toEqual([false, held]);
});

test('a time limit does not count what was held', async () => {
	let held = 0;
	let isOver = false;
	const start = performance.now();
	afterWorking(
		100,
		() => {
			isOver = true;
		},
		() => held,
	);
	const timer = setInterval(() => {
		held = Math.min(performance.now() - start, 500);
	}, 5);
	await expect.poll(() => isOver, {timeout: 5000, interval: 10}).toBe(true);
	clearInterval(timer);
	expect(performance.now() - start).toBeGreaterThan(550);
});
