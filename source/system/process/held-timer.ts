/** The longest delay a timer takes. */
const longestTimer = 2 ** 31 - 1;

/** Milliseconds between two looks while what is timed may be frozen. */
const nextLook = 200;

/** Milliseconds for which what a run has started was frozen so far, in all. */
export type HeldFor = () => number;

const never: HeldFor = () => 0;

/**
 * Calls back after so many milliseconds, not counting those during which the run was frozen.
 *
 * @returns the function that calls it off
 */
export const afterWorking = (
	milliseconds: number,
	callback: () => void,
	heldFor: HeldFor = never,
): (() => void) => {
	const passed = (): number => performance.now() - heldFor();
	const start = passed();
	let timer: NodeJS.Timeout;
	const look = (): void => {
		const left = milliseconds - (passed() - start);
		if (left <= 0) {
			callback();
		} else {
			timer = setTimeout(look, Math.min(Math.max(left, nextLook), longestTimer));
		}
	};

	timer = setTimeout(look, Math.min(milliseconds, longestTimer));
	return () => clearTimeout(timer);
};
