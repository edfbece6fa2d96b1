import type {Event} from '../events/events.js';
import {Folding} from '../state/fold.js';
import type {RunState} from '../state/state.js';

/** Lines between two known byte offsets. */
const lineSpacing = 256;
/** Lines between two snapshots at first; doubled, and every other snapshot dropped, when there are too many. */
const firstSnapshotSpacing = 1024;
const mostSnapshots = 128;

/** A state some way into the journal. Its `seq` may be older than `line`: streamed lines are not folded in. */
export type Snapshot = {line: number; state: RunState};

/**
 * What is remembered of a journal in order to get anywhere in it quickly: byte offsets, counts of streamed lines, and
 * snapshots of the state. A few dozen bytes per thousand lines, and never more than 128 snapshots.
 */
export class JournalIndex {
	/** Lines taken so far, and the byte after the last one. */
	lines = 0;
	end = 0;
	readonly #folding = new Folding();
	/** Per 256 lines: byte offset of the first one, and the steps and outputs before it. */
	readonly #offsets: number[] = [];
	readonly #steps: number[] = [];
	readonly #outputs: number[] = [];
	#stepCount = 0;
	#outputCount = 0;
	#snapshots: Snapshot[] = [];
	#spacing = firstSnapshotSpacing;

	/** The state after the last line; `seq` and `at` are those of the last fact when streamed lines were skipped. */
	get state(): RunState {
		return this.#folding.state;
	}

	/** Takes the next line. `event` may be left out for a streamed line. */
	take(start: number, end: number, kind: 'fact' | 'step' | 'output', event: Event | undefined): void {
		if (this.lines % lineSpacing === 0) {
			this.#offsets.push(start);
			this.#steps.push(this.#stepCount);
			this.#outputs.push(this.#outputCount);
		}

		this.lines++;
		this.end = end;

		if (kind === 'step') {
			this.#stepCount++;
		} else if (kind === 'output') {
			this.#outputCount++;
		}

		if (event) {
			this.#folding.add(event);
		}

		if (this.lines >= (this.#snapshots.at(-1)?.line ?? 0) + this.#spacing) {
			this.#snapshots.push({line: this.lines, state: this.#folding.state});

			if (this.#snapshots.length > mostSnapshots) {
				this.#snapshots = this.#snapshots.filter((_, index) => index % 2 === 1);
				this.#spacing *= 2;
			}
		}
	}

	/** Tells the event of the last line, when it was taken without. */
	standAt(event: Event): void {
		this.#folding.standAt(event);
	}

	/** The newest snapshot before a line. */
	snapshotBefore(line: number): Snapshot | undefined {
		return this.#snapshots.findLast(snapshot => snapshot.line < line);
	}

	/** First line of the group of lines whose byte offset is known that `line` is in, and that offset. */
	groupOf(line: number): {line: number; offset: number} {
		const group = Math.floor((Math.max(line, 1) - 1) / lineSpacing);
		return {line: group * lineSpacing + 1, offset: this.#offsets[group] ?? 0};
	}

	/** First line of the first group that starts at byte `offset` or after it. */
	firstGroupFrom(offset: number): number {
		let low = 0;
		let high = this.#offsets.length;

		while (low < high) {
			const middle = (low + high) >>> 1;

			if ((this.#offsets[middle] as number) < offset) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}

		return low * lineSpacing + 1;
	}

	/** About how many streamed events lie between two lines: exact where both start a group. */
	streamedBetween(from: number, to: number): {steps: number; outputs: number} {
		const first = Math.ceil((from - 1) / lineSpacing);
		const last = Math.floor((to - 1) / lineSpacing);
		const between = (counts: number[]) => Math.max(0, (counts[last] ?? 0) - (counts[first] ?? 0));
		return {steps: between(this.#steps), outputs: between(this.#outputs)};
	}
}
