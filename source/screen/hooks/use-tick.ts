import {useEffect} from 'react';

/** Calls back once a second while it is active. */
export const useTick = (tick: () => void, isActive: boolean): void => {
	useEffect(() => {
		if (!isActive) {
			return;
		}
		const timer = setInterval(tick, 1000);
		return () => clearInterval(timer);
	}, [tick, isActive]);
};
