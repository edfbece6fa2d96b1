import {readFileSync} from 'node:fs';
import os from 'node:os';
import {type Clock, systemClock} from '../../system/clock.js';
import type {Now} from './budget-day.js';

const bootId = (): string | undefined => {
	try {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
	} catch {
		// Not Linux: then there is no telling one start of the machine from another.
		return undefined;
	}
};

/** Reads the clocks by which days are told apart. A test's own clock stands for all of them. */
export const machineClocks = (clock: Clock = systemClock): (() => Now) => {
	const isOwn = clock !== systemClock;
	const boot = isOwn ? 'test' : bootId();
	return () => {
		const wall = clock.wall();
		return {
			wall,
			offset: -new Date(wall).getTimezoneOffset(),
			// Unlike the monotonic clock of a process, it goes on while the machine is suspended.
			uptime: isOwn ? clock.monotonic() : os.uptime() * 1000,
			boot,
		};
	};
};
