import {readFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';

/** Clock ticks a second in `/proc`, on every Linux there is. */
const ticksPerSecond = 100;

/** Milliseconds of processor time a process has used so far. */
const processorTime = (pid: number): number => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
};

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
