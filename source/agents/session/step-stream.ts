import type {Step} from '../../journal/events/events.js';
import {type Redact, redactBlocks} from '../../system/secrets/redact.js';
import {bound, cleanRedacted, type Sanitize} from '../../system/text/sanitize.js';
import {createStepBudget} from './step-budget.js';

type ToolStep = Extract<Step, {kind: 'tool'}>;

/** Turns what an agent streams into steps for the journal: sanitized, bounded, and limited in number. */
export type StepStream = {
	/** Begins a new prompt and forgets the last claim. */
	begin: () => void;
	/** Adds a piece of a message or a thought. */
	say: (kind: 'message' | 'thought', id: string, text: string) => void;
	/** Adds what is new about a tool call. */
	tool: (step: ToolStep) => void;
	/** Passes a step on at once, after what came before it. */
	step: (step: Step) => void;
	/** Passes on whatever is held back. */
	flush: () => void;
	/** Ends the turn: passes on the rest, within the limits of `createStepBudget`. */
	end: () => void;
	/** The agent's last message so far, bounded to its end. */
	claim: () => string | undefined;
};

/** milliseconds of one batch: 25 a second are enough for the eye, and a model may stream hundreds of pieces */
const batch = 40;
/** milliseconds after which a plain last word is passed on, although more of it could follow */
const pause = 1000;
const textLimit = 16_384;
const claimLimit = 4000;

/**
 * Where text may be cut without splitting a secret: after white space or a character that secrets do not contain, and
 * never in a line that begins a private key.
 */
const safeCut = (text: string): number => {
	const line = text.lastIndexOf('\n') + 1;
	if (text.indexOf('-----BEGIN', line) !== -1) {
		return line;
	}

	for (let index = text.length; index > line; index--) {
		const code = text.charCodeAt(index - 1);
		const isHalf = code >= 0xd800 && code <= 0xdbff;
		if ((code <= 0x20 || code > 0x7e) && !isHalf) {
			return index;
		}
	}

	return line;
};

export const createStepStream = (
	passOn: (step: Step) => void,
	sanitize: Sanitize,
	redact: Redact,
): StepStream => {
	const budget = createStepBudget(passOn);
	const emit = budget.add;
	let saying: {kind: 'message' | 'thought'; id: string; text: string; redact: Redact} | undefined;
	let claim: {id: string; text: string} | undefined;
	const tools = new Map<string, ToolStep>();
	let timer: NodeJS.Timeout | undefined;
	let isPausing = false;

	const emitText = (end: number): void => {
		if (!saying || end === 0) {
			return;
		}

		const piece = saying.text.slice(0, end);
		const redacted = saying.redact(piece);
		// Text without secrets is not redacted a second time.
		const text = redacted === piece ? cleanRedacted(redact, piece) : sanitize(redacted);
		saying.text = saying.text.slice(end);
		if (text === '') {
			return;
		}

		const {kind, id} = saying;
		if (kind === 'message') {
			claim = {id, text: ((claim?.id === id ? claim.text : '') + text).slice(-claimLimit)};
		}

		emit({kind, id, text});
	};

	const emitTools = (): void => {
		for (const step of tools.values()) {
			emit(step);
		}

		tools.clear();
	};

	/** When the agent pauses, its last word is shown unless it could be the beginning of a secret. */
	const emitLastWord = (): void => {
		timer = undefined;
		if (/^[A-Za-z]+[!,.:;?]?$/.test(saying?.text ?? '')) {
			emitText(saying?.text.length ?? 0);
		}
	};

	const emitBatch = (): void => {
		timer = undefined;
		emitTools();
		emitText(safeCut(saying?.text ?? ''));
		if (saying?.text) {
			isPausing = true;
			timer = setTimeout(emitLastWord, pause);
		}
	};

	const later = (): void => {
		if (isPausing) {
			clearTimeout(timer);
			timer = undefined;
			isPausing = false;
		}

		timer ??= setTimeout(emitBatch, batch);
	};

	/** Passes on whatever is held back. A running timer continues, for what comes next. */
	const release = (): void => {
		emitTools();
		emitText(saying?.text.length ?? 0);
		saying = undefined;
	};

	const flush = (): void => {
		clearTimeout(timer);
		timer = undefined;
		isPausing = false;
		release();
	};

	return {
		begin() {
			claim = undefined;
			budget.begin();
		},
		say(kind, id, text) {
			if (saying?.kind !== kind || saying.id !== id) {
				release();
				saying = {kind, id, text: '', redact: redactBlocks(redact)};
			}

			saying.text += text;
			if (saying.text.length > textLimit) {
				// A text without a safe place to cut is cut anywhere, so that it is not held back without limit.
				emitText(safeCut(saying.text) || saying.text.length);
			}

			later();
		},
		tool(step) {
			if (saying) {
				release();
			}

			// A tool may report its growing output many times a second; a new status is passed on at once.
			const waits = step.status === undefined && step.diff === undefined;
			if (!waits && tools.size === 0) {
				emit(step);
				return;
			}

			tools.set(step.id, {...tools.get(step.id), ...step});
			if (waits) {
				later();
			} else {
				emitTools();
			}
		},
		step(step) {
			release();
			emit(step);
		},
		flush,
		end() {
			flush();
			budget.end();
		},
		claim: () => (claim ? bound(claim.text.trim(), claimLimit) || undefined : undefined),
	};
};
