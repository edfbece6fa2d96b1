import {isFreshPress} from './fresh-press.js';

/** Keeps a press from approving a gate that nobody has seen. */
export type GateWatch = {
	/** The gate stands on the screen. */
	painted: (gate: string) => void;
	/** An answer is on its way; a second one would meet the next gate. */
	answered: (gate: string) => void;
	/** The answer was not taken. */
	refused: (gate: string) => void;
	/**
	 * Why a press of the approving key does not count for this gate, undefined when it does. Every press must be told,
	 * also one that meets no gate.
	 */
	press: (gate: {gate: string; name: string} | undefined) => 'unseen' | 'answered' | 'not fresh' | undefined;
	isAnswered: (gate: string) => boolean;
};

/** `clock` gives milliseconds and never goes back. */
export const createGateWatch = (clock: () => number): GateWatch => {
	let shown: {gate: string; at: number} | undefined;
	let lastPress = Number.NEGATIVE_INFINITY;
	// One gate is open at a time, so one answer at most is in flight.
	let answered: string | undefined;

	return {
		painted(gate) {
			if (shown?.gate !== gate) {
				shown = {gate, at: clock()};
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
			if (shown?.gate !== gate.gate) {
				return 'unseen';
			}
			const fresh = gate.name !== 'deliver' || isFreshPress({now, shownAt: shown.at, lastPress: before});
			return fresh ? undefined : 'not fresh';
		},
	};
};
