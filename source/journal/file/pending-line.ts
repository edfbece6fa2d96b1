import type {Chain} from '../chain/chain.js';
import type {Event} from '../events/events.js';
import {writeMac} from './line.js';

/** A line that waits to be written; one with a `mac` gets it then, for lines before it may still be lost. */
export type PendingLine = {line: Buffer; event: Event; hasMac: boolean};

/** Adds lines to a chain in the order they are written, and fills their macs in. */
export const addToChain = (chain: Chain | undefined, lines: readonly PendingLine[]): void => {
	if (!chain) {
		return;
	}

	for (const {line, event, hasMac} of lines) {
		if (hasMac) {
			event.mac = writeMac(line, bytes => chain.seal(bytes));
		} else {
			chain.cover(line);
		}
	}
};
