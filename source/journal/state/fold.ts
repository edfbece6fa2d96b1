/** State is the fold of events: `events.reduce(fold, emptyState)`. Its texts are safe to show, whatever the journal holds. */

import {cleaned} from '../events/cleaned.js';
import {type Event, isStreamed} from '../events/events.js';
import {noUsage} from '../events/usage.js';
import {type Draft, Lists} from './drafts.js';
import {foldFact} from './fold-fact.js';
import type {RunState} from './state.js';

/** A run of which nothing is known yet. */
export const emptyState: RunState = {
	seq: 0,
	at: '',
	run: undefined,
	startedAt: '',
	worked: 0,
	workedUpTo: '',
	status: 'starting',
	phase: 'wake',
	iteration: -1,
	iterations: [],
	gates: [],
	gate: undefined,
	prompt: undefined,
	verifiers: [],
	checkpoint: undefined,
	verdict: undefined,
	memory: [],
	usage: noUsage,
	tamperings: 0,
	hasTampered: false,
	iterationsWorked: 0,
	allowed: [],
	claim: undefined,
	sleepsUntil: undefined,
	offers: [],
	deliveryAsked: undefined,
	delivery: undefined,
	finished: undefined,
	finishedAt: undefined,
	pid: undefined,
};

/** Folds one event in. Pure; types it does not know only move `seq` and `at`. */
export const fold = (state: RunState, event: Event): RunState => {
	const folding = new Folding(state);
	folding.add(event);
	return folding.state;
};

/**
 * The same fold for many events in a row: lists are copied once after `state` was read instead of once per event, so
 * that ten thousand iterations stay cheap. Every state read is a value of its own and never changes.
 */
export class Folding {
	#state: Draft;
	/** False while a reader may hold `#state`. */
	#owned = false;
	readonly #lists = new Lists();

	constructor(state: RunState = emptyState) {
		this.#state = state;
	}

	get state(): RunState {
		this.#owned = false;
		this.#lists.release();
		return this.#state;
	}

	add(event: Event): void {
		this.standAt(event);

		if (!isStreamed(event.type)) {
			foldFact(this.#state, cleaned(event), this.#lists);
		}
	}

	/** Moves `seq` and `at` alone: for an event whose content is folded in already, or carries no state. */
	standAt({seq, at}: Event): void {
		if (!this.#owned) {
			this.#state = {...this.#state};
			this.#owned = true;
		}

		this.#state.seq = seq;
		this.#state.at = at;
	}
}
