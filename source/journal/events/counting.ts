/** What one event adds to the counts of a run. The engine and the screen both count with these. */
import type {EventBody} from './events.js';

/** Iterations in which the agent worked: a provider that refuses costs none. */
export const workedIterations = (event: EventBody): number => {
	if (event.type === 'agent.started') {
		return 1;
	}

	return event.type === 'agent.finished' && event.outcome === 'limited' ? -1 : 0;
};

/** Whether the event makes its iteration one that tampered, or, as you allowed what was changed, one that did not. */
const tampersWith = (event: EventBody): boolean | undefined => {
	switch (event.type) {
		case 'checkpoint.made':
			return event.tampered.length > 0 ? true : undefined;
		case 'verifier.finished':
			return event.status === 'tampered' && !event.delivery ? true : undefined;
		case 'gate.answered':
			return event.name === 'checkpoint' && event.answer === 'always' ? false : undefined;
		default:
			return undefined;
	}
};

/** How many iterations tampered, and whether the current one did: each counts once, however it was done. */
export type Tampering = {tamperings: number; hasTampered: boolean};

/** Folds one event in. Pure. */
export const countTampering = ({tamperings, hasTampered}: Tampering, event: EventBody): Tampering => {
	if (event.type === 'iteration.started') {
		return {tamperings, hasTampered: false};
	}

	const tampers = tampersWith(event) ?? hasTampered;
	return {tamperings: tamperings + Number(tampers) - Number(hasTampered), hasTampered: tampers};
};
