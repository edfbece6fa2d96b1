import {readFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';

/** Clock ticks a second in `/proc`, on every Linux there is. */
const ticksPerSecond = 100;

const ticks = (pid: number): number[] => {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return fields.slice(11, 15).map(Number);
};

const milliseconds = (counted: readonly number[]): number =>
	(counted.reduce((sum, each) => sum + each, 0) * 1000) / ticksPerSecond;

/** Milliseconds of processor time a process has used so far. */
const processorTime = (pid: number): number => milliseconds(ticks(pid).slice(0, 2));

/** Milliseconds of processor time a living process and all its children that ended have used so far. */
export const familyProcessorTime = (pid: number): number => milliseconds(ticks(pid));

/** Megabytes of memory a process holds now. */
export const memoryOf = (pid: number): number =>
	Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

export type Cost = {
	/** Percent of one core. */
	processor: number;
	/** Kilobytes a second to the terminal. */
	output: number;
};

/** What a program costs over some milliseconds. */
export const costOver = async (
	{pid, bytes}: {pid: number; bytes: () => number},
	milliseconds: number,
): Promise<Cost> => {
	const before = {processor: processorTime(pid), bytes: bytes(), at: performance.now()};
	await wait(milliseconds);
	const elapsed = performance.now() - before.at;
	return {
		processor: ((processorTime(pid) - before.processor) / elapsed) * 100,
		output: (bytes() - before.bytes) / elapsed,
	};
};
