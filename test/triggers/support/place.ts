import {systemClock} from '../../../source/system/clock.js';
import type {TriggerPlace} from '../../../source/triggers/index.js';

/** Where triggers of a test live. */
export const triggerPlace = (changes: Partial<TriggerPlace> = {}): TriggerPlace => ({
	root: '/nowhere',
	folder: '/nowhere',
	own: [],
	wokenAt: undefined,
	environment: {},
	clock: systemClock,
	...changes,
});
