import type {Verifier} from '../../verifiers/verifier.js';

/** Cheap first: commands in the loop's order, then the agents that review. */
export const inOrder = (verifiers: readonly Verifier[]): Verifier[] => [
	...verifiers.filter(({byAgent}) => !byAgent),
	...verifiers.filter(({byAgent}) => byAgent),
];
