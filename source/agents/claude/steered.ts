import {randomUUID} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import {asText, type Fields} from '../../system/fields.js';

/** Texts that the user gave a running turn. */
export type Steered = {
	/** A name for a text that is about to be sent. */
	add: () => string;
	/** Takes a `command_lifecycle` message: what became of a text. */
	read: (message: Fields) => void;
	/** Resolves with whether Claude Code says of one of these texts that it has taken it, within a second or so. */
	isTaken: (ids: readonly string[]) => Promise<boolean>;
	/** Names of those that have not reached the model yet. */
	unused: () => string[];
	/** A new turn begins: what was given to the last one no longer matters. */
	clear: () => void;
};

/** Milliseconds in which Claude Code says that it has taken a text. A version that does not tell is not waited for longer. */
const takeLimit = 1500;

type State = {taken: Promise<boolean>; onTaken: () => void; isUsed: boolean};

const newState = (): State => {
	const {promise, resolve} = Promise.withResolvers<boolean>();
	return {taken: promise, onTaken: () => resolve(true), isUsed: false};
};

/**
 * Claude Code queues a text that comes during a turn and gives it to the model with its next request; one that comes after the
 * last request begins another turn by itself. It tells which by the name that each text carries.
 */
export const createSteered = (): Steered => {
	const states = new Map<string, State>();
	return {
		add() {
			const id = randomUUID();
			states.set(id, newState());
			return id;
		},
		read(message) {
			const state = states.get(asText(message.command_uuid) ?? '');
			if (state) {
				state.isUsed ||= message.state !== 'queued';
				state.onTaken();
			}
		},
		async isTaken(ids) {
			const known = ids.flatMap(id => states.get(id)?.taken ?? []);
			return known.length > 0 && Promise.race([...known, delay(takeLimit, false, {ref: false})]);
		},
		unused: () => [...states].flatMap(([id, {isUsed}]) => (isUsed ? [] : [id])),
		clear: () => states.clear(),
	};
};
