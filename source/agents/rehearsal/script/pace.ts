import {setTimeout as wait} from 'node:timers/promises';

/** How fast the agent works: 1 is a natural pace, 0 is without delays. */
export type Pace = {
	/** Waits for so many milliseconds at the natural pace; rejects when the signal aborts. */
	wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

/** Reads the factor as given in TREADLE_REHEARSAL_PACE; anything but a number from 0 up means 1. */
export const readPace = (setting: string | undefined): Pace => {
	const given = setting === undefined || setting.trim() === '' ? 1 : Number(setting);
	const factor = given >= 0 ? given : 1;
	return {
		async wait(milliseconds, signal) {
			signal.throwIfAborted();
			if (factor > 0) {
				await wait(milliseconds * factor, undefined, {signal});
			}
		},
	};
};

/** Splits a text into pieces of a few words, as a model streams it. Joined, they are the text again. */
export const inPieces = (text: string): string[] =>
	text.match(/\s*\S{1,80}(?:\s+\S{1,20}){0,2}\s*/g) ?? [text];
