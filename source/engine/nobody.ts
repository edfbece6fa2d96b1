import type {Human} from './human.js';

/**
 * The human of a headless run: there is none. Gates that need one end the run, a delivery waits.
 * Source: DESIGN section 4, exit code 9.
 */
export const nobody: Human = {
	present: false,
	async ask() {
		throw new Error('nobody is there to be asked');
	},
	onRequest: () => () => {},
};
