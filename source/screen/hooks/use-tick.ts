import {useEffect} from 'react';

/** Calls back once after so many milliseconds, counted from each time `since` changes; never where that is undefined. */
export const useTick = (tick: () => void, milliseconds: number | undefined, since: unknown): void => {
	// biome-ignore lint/correctness/useExhaustiveDependencies: a tick is due a while after the last change
	useEffect(() => {
		if (milliseconds === undefined) {
			return;
		}
		const timer = setTimeout(tick, milliseconds);
		return () => clearTimeout(timer);
	}, [tick, milliseconds, since]);
};
