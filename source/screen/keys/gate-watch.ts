import {isFreshPress} from './fresh-press.js';

/** Keeps a press from approving a gate that was not on the screen yet. */
export type GateWatch = {
	/** The gate is on the screen. */
	shown: (gate: string) => void;
	/** An answer is on its way; a second one would answer the next gate. */
	answered: (gate: string) => void;
	/** The engine refused the answer. */
	refused: (gate: string) => void;
	/**
	 * Why a press of the approving key does not count for this gate, undefined when it does. Call it for every press,
	 * even when no gate waits.
	 */
	press: (gate: {gate: string; name: string} | undefined) => 'unseen' | 'answered' | 'not fresh' | undefined;
	isAnswered: (gate: string) => boolean;
};

/** `clock` gives milliseconds and never goes back. */
export const createGateWatch = (clock: () => number): GateWatch => {
	let latest: {gate: string; at: number} | undefined;
	let lastPress = Number.NEGATIVE_INFINITY;
	// One gate is open at a time, so one answer at most is in flight.
	let answered: string | undefined;

	return {
		shown(gate) {
			if (latest?.gate !== gate) {
				latest = {gate, at: clock()};
			}
		},
		answered(gate) {
			answered = gate;
		},
		refused(gate) {
			if (answered === gate) {
				answered = undefined;
			}
		},
		isAnswered: gate => answered === gate,
		press(gate) {
			const now = clock();
			const before = lastPress;
			lastPress = now;
			if (!gate) {
				return undefined;
			}
			if (answered === gate.gate) {
				return 'answered';
			}
			if (latest?.gate !== gate.gate) {
				return 'unseen';
			}
			const fresh = gate.name !== 'deliver' || isFreshPress({now, shownAt: latest.at, lastPress: before});
			return fresh ? undefined : 'not fresh';
		},
	};
};
