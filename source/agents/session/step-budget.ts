import type {Step} from '../../journal/events/events.js';
import {createGrowingInterval} from '../../system/growing-interval.js';

/**
 * Limits what is recorded of one turn, whatever an agent streams: steps pass unchanged up to a limit, then only samples
 * do, and what is left out is counted.
 */
export type StepBudget = {
	/** A new turn begins, with a budget of its own. */
	begin: () => void;
	add: (step: Step) => void;
	/** The turn is over: passes on the end of what was held back, and how much was left out. */
	end: () => void;
};

type Words = Extract<Step, {kind: 'message' | 'thought'}>;

/** Characters of one step, and of one turn, that pass unchanged. */
const stepLimit = 2 * 1024 * 1024;
const turnLimit = 8 * 1024 * 1024;
/** Characters that each step counts in addition to its own, since many empty ones are a flood too. */
const stepCost = 256;
const sample = 2048;
const endShare = 16_384;

const isWords = (step: Step): step is Words => step.kind === 'message' || step.kind === 'thought';

const sizeOf = (step: Step): number =>
	Object.values(step).reduce<number>(
		(sum, value) =>
			sum +
			(typeof value === 'string' ? value.length : Array.isArray(value) ? JSON.stringify(value).length : 0),
		stepCost,
	);

const isOver = (step: Step): boolean =>
	step.kind === 'tool' && (step.status === 'done' || step.status === 'failed' || step.status === 'denied');

const withoutHalf = (text: string): string => text.replace(/^[\uDC00-\uDFFF]/, '');

/** `now` returns milliseconds of a monotonic clock. */
export const createStepBudget = (emit: (step: Step) => void, now = () => performance.now()): StepBudget => {
	let spent = 0;
	let pace = createGrowingInterval();
	/** The current message or thought. */
	let words: {step: Words; spent: number; held: string; left: number} | undefined;
	/** Characters passed on of each step that is not a message. */
	const sizes = new Map<string, number>();
	let skipped = 0;

	const pass = (step: Step): void => {
		spent += sizeOf(step);
		emit(step);
	};

	const isDue = (): boolean => {
		const at = now();
		if (pace.dueIn(at) > 0) {
			return false;
		}

		pace.take(at);
		return true;
	};

	const passHeld = (limit: number): void => {
		if (!words || words.held === '') {
			return;
		}

		const text = withoutHalf(words.held.slice(-limit));
		const left = words.left + words.held.length - text.length;
		words.held = '';
		words.left = 0;
		pass({...words.step, text: left > 0 ? `\n… ${left} characters left out …\n${text}` : text});
	};

	const settle = (isLast = false): void => {
		if (isLast || spent <= turnLimit || isDue()) {
			passHeld(endShare);
		} else if (words && words.held !== '') {
			skipped++;
		}

		words = undefined;
	};

	const addWords = (step: Words): void => {
		if (words?.step.kind !== step.kind || words.step.id !== step.id) {
			settle();
			words = {step, spent: 0, held: '', left: 0};
		}

		words.spent += step.text.length;
		if (words.spent <= stepLimit && spent <= turnLimit) {
			pass(step);
			return;
		}

		words.held += step.text;
		if (words.held.length > 2 * endShare) {
			words.left += words.held.length - endShare;
			words.held = words.held.slice(-endShare);
		}

		if (isDue()) {
			passHeld(sample);
		}
	};

	const addOther = (step: Step): void => {
		const {kind, id} = step;
		const key = `${kind} ${id}`;
		const size = (sizes.get(key) ?? 0) + sizeOf(step);
		const fits = size <= stepLimit && spent <= turnLimit;
		if (fits || isDue()) {
			sizes.set(key, size);
			pass(step);
		} else if (step.kind === 'tool' && isOver(step) && sizes.has(key)) {
			// A step whose start was passed on gets its end passed on.
			pass({kind: 'tool', id, status: step.status});
			skipped++;
		} else {
			skipped++;
		}

		if (isOver(step)) {
			sizes.delete(key);
		}
	};

	return {
		begin() {
			spent = 0;
			pace = createGrowingInterval();
			words = undefined;
			sizes.clear();
			skipped = 0;
		},
		add(step) {
			if (isWords(step)) {
				addWords(step);
			} else {
				settle();
				addOther(step);
			}
		},
		end() {
			settle(true);
			if (skipped > 0) {
				const text = `${skipped} ${skipped === 1 ? 'report' : 'reports'} of what it did left out: too much to keep.`;
				emit({kind: 'notice', id: 'left-out', text});
				skipped = 0;
			}
		},
	};
};
