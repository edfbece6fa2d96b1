import type {Chain} from './chain.js';
import {writeMac} from './line.js';

/** A line that waits to be written; one with a `mac` gets it then, for lines before it may still be lost. */
export type PendingLine = {line: Buffer; hasMac: boolean};

/** Adds lines to a chain in the order they are written, and fills their macs in. */
export const addToChain = (chain: Chain | undefined, lines: readonly PendingLine[]): void => {
	if (!chain) {
		return;
	}

	for (const {line, hasMac} of lines) {
		if (hasMac) {
			writeMac(line, bytes => chain.seal(bytes));
		} else {
			chain.cover(line);
		}
	}
};
