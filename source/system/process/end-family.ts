import {setTimeout as delay} from 'node:timers/promises';
import type {ProcessFamily} from './process-family.js';

const waitUntilGone = async (family: ProcessFamily, milliseconds: number): Promise<boolean> => {
	const end = performance.now() + milliseconds;
	for (let pause = 5; ; pause = Math.min(pause * 2, 50)) {
		if (family.living().length === 0) {
			return true;
		}

		if (performance.now() >= end) {
			return false;
		}

		await delay(pause);
	}
};

/**
 * Ends every member of a family: SIGTERM, then SIGKILL.
 *
 * @param grace milliseconds between the two
 * @returns how many members there were
 */
export const endFamily = async (family: ProcessFamily, grace: number): Promise<number> => {
	const members = family.signal('SIGTERM');
	if (members === 0) {
		return 0;
	}

	// A stopped process sees SIGTERM only once it goes on.
	family.signal('SIGCONT');
	if (await waitUntilGone(family, grace)) {
		return members;
	}

	// Again and again, as a process may fork while its family is being killed; bounded, as one may be unkillable.
	for (let round = 0; round < 40; round++) {
		family.signal('SIGKILL');
		if (await waitUntilGone(family, 50)) {
			break;
		}
	}

	return members;
};
