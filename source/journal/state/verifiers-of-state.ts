import type {Draft} from './drafts.js';
import type {VerifierState} from './state.js';

/** A verifier before it runs in the current iteration. */
export const unstarted = ({id, kind, label, hidden}: VerifierState): Omit<VerifierState, 'status'> => ({
	id,
	kind,
	label,
	...(hidden ? {hidden} : {}),
});

/** Changes one verifier; one that the run did not name at its start is added. `state` is changed in place. */
export const changeVerifier = (
	state: Draft,
	id: string,
	change: (known: VerifierState) => VerifierState,
): void => {
	const known = state.verifiers.some(verifier => verifier.id === id);
	const all: readonly VerifierState[] = known
		? state.verifiers
		: [...state.verifiers, {id, kind: 'unknown', label: id, status: 'waiting'}];
	state.verifiers = all.map(verifier => (verifier.id === id ? change(verifier) : verifier));
};
