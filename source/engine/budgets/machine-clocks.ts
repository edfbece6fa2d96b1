import {readFileSync} from 'node:fs';
import os from 'node:os';
import type {Now} from './budget-day.js';

const bootId = (): string | undefined => {
	try {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
	} catch {
		// Not Linux: then there is no telling one start of the machine from another.
		return undefined;
	}
};

/** Reads the clocks of this machine. `wall` gives milliseconds since the epoch. */
export const machineClocks = (wall: () => number): (() => Now) => {
	const boot = bootId();
	return () => {
		const time = wall();
		return {
			wall: time,
			offset: -new Date(time).getTimezoneOffset(),
			uptime: os.uptime() * 1000,
			boot,
		};
	};
};
