import {systemClock} from '../../../source/system/clock.js';
import {createRedactor} from '../../../source/system/secrets/redact.js';
import type {TriggerPlace} from '../../../source/triggers/place.js';

/** Where triggers of a test live. */
export const triggerPlace = (changes: Partial<TriggerPlace> = {}): TriggerPlace => ({
	root: '/nowhere',
	folder: '/nowhere',
	own: [],
	wokenAt: undefined,
	environment: {},
	redact: createRedactor({}),
	repository: {
		gitFolder: '/nowhere/.git',
		files: async () => [],
		ignoredFolders: async () => [],
		branches: async () => new Map(),
		commits: async () => [],
	},
	clock: systemClock,
	...changes,
});
