import type {GateName, Loop} from './loop.js';

/**
 * Why a loop could never end well, or undefined: without a verifier the human is the judge and has to be asked for the
 * verdict. Holds for the gates of LOOP.md and for those of the command line. Source: DESIGN section 3.
 */
export const whyNeverFinishes = (verify: Loop['verify'], gates: readonly GateName[]): string | undefined =>
	verify.length === 0 && !gates.includes('verdict')
		? 'a loop with no verifier cannot finish by itself: add one ("verify:" with "- run: npm test" below), or let a person judge with the gate "verdict".'
		: undefined;
