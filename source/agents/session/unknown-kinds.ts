import {oneLine, type Sanitize} from '../../system/text/sanitize.js';

/** Kinds of messages that a driver does not know: counted, so that a turn can say at its end what was left out. */
export type UnknownKinds = {
	count: (kind: string) => void;
	/** The kinds since the last call, sanitized, with how often each came. */
	take: () => Map<string, number>;
};

export const createUnknownKinds = (sanitize: Sanitize): UnknownKinds => {
	let counts = new Map<string, number>();
	return {
		count(kind) {
			const name = oneLine(sanitize(kind), 60);
			counts.set(name, (counts.get(name) ?? 0) + 1);
		},
		take() {
			const taken = counts;
			counts = new Map();
			return taken;
		},
	};
};
