import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {startOnTerminal} from '../bench/pseudo-terminal.js';
import {quantile} from '../bench/statistics.js';
import {cliFile} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';

/** Megabytes a process has in memory; 0 when there is none. */
const memoryOf = (pid: number): number => {
	try {
		return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
	} catch {
		return 0;
	}
};

const childOf = (pid: number): number | undefined => {
	const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
	return children[0] ? Number(children[0]) : undefined;
};

/** Bytes of all files below a folder. */
const bytesBelow = (folder: string): number =>
	readdirSync(folder, {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile())
		.reduce(
			(sum, entry) =>
				sum + (statSync(path.join(entry.parentPath, entry.name), {throwIfNoEntry: false})?.size ?? 0),
			0,
		);

/** Prints lines at a steady rate, in blocks of 5 ms. */
const printer = (linesPerSecond: number, seconds: number, text: string): string => `
const end = performance.now() + ${seconds * 1000}, start = performance.now();
let printed = 0;
const go = () => {
	if (performance.now() > end) return;
	const due = Math.floor((performance.now() - start) * ${linesPerSecond / 1000}) - printed;
	printed += due;
	process.stdout.write(${JSON.stringify(`${text}\n`)}.repeat(Math.max(0, due))) ? setTimeout(go, 5) : process.stdout.once('drain', go);
};
go();`;

/** Runs a loop whose agent prints, on a screen of 120×40, and measures while it does. */
const measure = async (linesPerSecond: number, seconds: number, text: string) => {
	const project = await smallProject({
		agent: `exec "${process.execPath}" printer.cjs`,
		files: {'printer.cjs': printer(linesPerSecond, seconds, text)},
		loop: 'stop: { iterations: 1 }',
	});
	const terminal = await startOnTerminal([process.execPath, cliFile, 'run', 'work'], {
		folder: project.folder,
		environment: project.environment,
	});
	const screen: number[] = [];
	const engine: number[] = [];
	const keys: number[] = [];
	try {
		await terminal.until(shown => shown.includes('●agent') || shown.includes('earlier steps'), 30_000);
		const child = childOf(terminal.pid) ?? 0;
		const end = performance.now() + seconds * 1000;
		for (let isOpen = false; performance.now() < end; isOpen = !isOpen) {
			screen.push(memoryOf(terminal.pid));
			engine.push(memoryOf(child));
			const pressed = performance.now();
			terminal.write(isOpen ? '\u001B' : '?');
			await terminal.until(shown => shown.includes('Steer the run') !== isOpen, 30_000);
			keys.push(performance.now() - pressed);
			await wait(100);
		}

		await terminal.until(shown => /budget spent/i.test(shown), 60_000);
		const disk = bytesBelow(project.environment.XDG_STATE_HOME ?? '') / 1024 / 1024;
		const figures = {
			screen: Math.max(...screen),
			engine: Math.max(...engine),
			disk,
			keys: quantile(keys, 0.95),
		};
		console.log(
			`${linesPerSecond} lines/s for ${seconds} s: screen ${figures.screen.toFixed(0)} MB, engine ${figures.engine.toFixed(0)} MB, ` +
				`disk ${disk.toFixed(1)} MB, key p50 ${quantile(keys, 0.5).toFixed(0)} p95 ${figures.keys.toFixed(0)} max ${Math.max(...keys).toFixed(0)} ms`,
		);
		return {...figures, memory: screen};
	} finally {
		terminal.kill();
	}
};

test('a million lines a second for 20 seconds', async () => {
	const {screen, engine, disk, keys} = await measure(1_000_000, 20, 'y');
	expect(screen).toBeLessThan(300);
	expect(engine).toBeLessThan(300);
	expect(disk).toBeLessThan(16);
	// It is to take less than 100 ms on an idle machine; here it must not hang.
	expect(keys).toBeLessThan(1000);
});

test('a thousand lines a second for a minute: memory does not grow', async () => {
	const {screen, memory} = await measure(
		1000,
		60,
		'a line of what an agent says while it works on the piece in hand',
	);
	expect(screen).toBeLessThan(300);
	const half = Math.floor(memory.length / 2);
	expect(Math.max(...memory.slice(half))).toBeLessThan(Math.max(...memory.slice(0, half)) * 1.25);
});
