import type {IterationSummary, MemoryEntry, RunState} from './state.js';

/** A state without other readers, so that it may be changed in place. Its lists may still be shared: see `Lists`. */
export type Draft = {-readonly [Key in keyof RunState]: RunState[Key]};

/** Copies the growing lists of a draft before their first change, and only then. */
export class Lists {
	#iterations: IterationSummary[] | undefined;
	#memory: MemoryEntry[] | undefined;

	/** From now on a reader may hold the lists: the next change copies them again. */
	release(): void {
		this.#iterations = undefined;
		this.#memory = undefined;
	}

	iterations(state: Draft): IterationSummary[] {
		this.#iterations ??= [...state.iterations];
		state.iterations = this.#iterations;
		return this.#iterations;
	}

	memory(state: Draft): MemoryEntry[] {
		this.#memory ??= [...state.memory];
		state.memory = this.#memory;
		return this.#memory;
	}

	/** Replaces the timeline cell of the current iteration; before the first one there is nothing to change. */
	changeCell(state: Draft, change: Partial<IterationSummary>): void {
		const cell = state.iterations.at(-1);

		if (cell) {
			this.iterations(state)[state.iterations.length - 1] = {...cell, ...change};
		}
	}
}
