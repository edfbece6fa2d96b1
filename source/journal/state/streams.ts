/** What the agent and the verifiers printed in the current iteration: windows of the newest part of it. */

import {cleaned} from '../events/cleaned.js';
import type {AgentStep, Event, Step, VerifierOutput} from '../events/events.js';
import {BoundedText, boundText, longestText} from './bounded-text.js';
import {Newest} from './newest.js';
import type {MergedStep, Moment, OutputLine} from './state.js';

/** Most steps and lines kept, and most characters of all of them. */
export const stepLimits = {items: 2000, weight: 8 * 1024 * 1024};
export const outputLimits = {items: 5000, weight: 4 * 1024 * 1024};
/** Weight of an item without its text. */
const itemWeight = 64;
/** Weight of a line beside its characters: laid out it takes that many bytes, so that a million short ones take far more. */
const lineWeight = 320;

export type StreamsView = Pick<Moment, 'steps' | 'olderSteps' | 'output' | 'olderOutput'>;

/**
 * The steps and output lines of one iteration as events come in. Changes in place, at a few hundred thousand events a
 * second; a view taken from it never changes.
 */
export class Streams {
	readonly #steps = new Newest<Entry>(stepLimits, entry => {
		// Another step may have begun under the same id since.
		if (this.#byId.get(entry.key) === entry) {
			this.#byId.delete(entry.key);
		}
	});

	readonly #byId = new Map<string, Entry>();
	readonly #output = new Newest<WeighedLine>(outputLimits);
	#stepsView: readonly MergedStep[] | undefined;
	#outputView: readonly OutputLine[] | undefined;

	/** Takes every event; those that are not streamed only matter where an iteration starts. */
	add(event: Event): void {
		if (event.type === 'agent.step') {
			const {step} = cleaned(event);
			this.#addStep(step, event);
		} else if (event.type === 'verifier.output') {
			this.#addOutput(cleaned(event));
		} else if (event.type === 'iteration.started') {
			this.#clear();
		}
	}

	/** Counts what came before the first event added. */
	skip(steps: number, outputs: number): void {
		this.#steps.skip(steps);
		this.#output.skip(outputs);
	}

	view(): StreamsView {
		this.#stepsView ??= this.#steps.toArray().map(entry => entry.view());
		this.#outputView ??= this.#output.toArray().map(({line}) => line);
		return {
			steps: this.#stepsView,
			olderSteps: this.#steps.dropped,
			output: this.#outputView,
			olderOutput: this.#output.dropped,
		};
	}

	#addStep(step: Step, event: Event & AgentStep) {
		this.#stepsView = undefined;
		const key = `${step.kind} ${step.id}`;
		const known = isWhole(step) ? undefined : this.#byId.get(key);

		if (known) {
			known.merge(step);
			this.#steps.reweigh(known, known.size());
			return;
		}

		const entry = new Entry(key, step, event);

		if (!isWhole(step)) {
			this.#byId.set(key, entry);
		}

		this.#steps.add(entry);
	}

	#addOutput({verifier, stream, text}: VerifierOutput) {
		this.#outputView = undefined;

		for (const line of text.split('\n')) {
			this.#output.add({line: {verifier, stream, text: boundText(line)}, weight: line.length + itemWeight});
		}
	}

	#clear() {
		this.#steps.clear();
		this.#byId.clear();
		this.#output.clear();
		this.#stepsView = undefined;
		this.#outputView = undefined;
	}
}

type WeighedLine = {line: OutputLine; weight: number};

/** Steps that are complete in one event; others of the same id are steps of their own. */
const isWhole = ({kind}: Step): boolean => kind === 'output' || kind === 'notice';

/** One step as it grows. The view is made when it is asked for, so that a fast stream costs little. */
class Entry {
	readonly key: string;
	weight: number;
	#text: BoundedText | undefined;
	#lines = 0;
	#step: Step;
	readonly #place: {seq: number; at: string};
	#view: MergedStep | undefined;

	constructor(key: string, step: Step, {seq, at}: Event) {
		this.key = key;
		this.#place = {seq, at};
		this.#step = bounded(step);
		this.#text = step.kind === 'message' || step.kind === 'thought' ? new BoundedText(step.text) : undefined;
		this.#lines = 'text' in step ? countLines(step.text) : 0;
		this.weight = this.size();
	}

	merge(step: Step): void {
		this.#view = undefined;

		if (this.#text && 'text' in step) {
			this.#text.add(step.text);
			this.#lines += countLines(step.text) - 1;
		} else {
			this.#step = {...this.#step, ...bounded(step)} as Step;
		}
	}

	size(): number {
		// A text that lost its middle has no more lines than characters.
		const lines = Math.min(this.#lines, longestText);
		return itemWeight + lines * lineWeight + (this.#text?.length ?? sizeOf(this.#step));
	}

	/** `seq` and `at` are those of the step's first event. */
	view(): MergedStep {
		this.#view ??= {
			...this.#step,
			...(this.#text && {text: this.#text.toString()}),
			...this.#place,
		} as MergedStep;
		return this.#view;
	}
}

const countLines = (text: string): number => {
	let count = 1;

	for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
		count++;
	}

	return count;
};

const bounded = (step: Step): Step =>
	Object.values(step).some(value => typeof value === 'string' && value.length > longestText)
		? (Object.fromEntries(
				Object.entries(step).map(([key, value]) => [
					key,
					typeof value === 'string' ? boundText(value) : value,
				]),
			) as Step)
		: step;

const sizeOf = (step: Step): number => {
	let size = 0;

	for (const value of Object.values(step)) {
		if (typeof value === 'string') {
			size += value.length;
		} else if (Array.isArray(value)) {
			size += value.reduce((sum, {text}) => sum + text.length + itemWeight, 0);
		}
	}

	return size;
};
