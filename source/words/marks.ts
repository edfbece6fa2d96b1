/** How outcomes look: always a glyph and a word, so that no state depends on colour. */
import type {PlanEntry, RunOutcome, ToolKind, ToolStatus, VerdictGiven} from '../journal/events/events.js';
import type {IterationSummary, Phase, RunState, VerifierState} from '../journal/state/state.js';
import {formatWake} from './format.js';
import type {Role} from './roles.js';

export type Mark = {glyph: string; word: string; role: Role};

type Outcome = NonNullable<IterationSummary['verdict']> | VerifierState['status'];

const outcomes: Record<Outcome, Mark> = {
	passed: {glyph: '✓', word: 'passed', role: 'success'},
	failed: {glyph: '✗', word: 'failed', role: 'failure'},
	unverified: {glyph: '?', word: 'unverified', role: 'warning'},
	tampered: {glyph: '!', word: 'tampered', role: 'tampered'},
	interrupted: {glyph: '■', word: 'interrupted', role: 'warning'},
	rejected: {glyph: '◇', word: 'rejected', role: 'human'},
	'agent-failed': {glyph: '▼', word: 'agent failed', role: 'failure'},
	running: {glyph: '●', word: 'running', role: 'running'},
	waiting: {glyph: '○', word: 'waiting', role: 'muted'},
};

export const outcomeMark = (outcome: Outcome): Mark => outcomes[outcome];

const notRun: Mark = {glyph: '−', word: 'not run', role: 'muted'};
const flaky: Mark = {glyph: '≈', word: 'flaky', role: 'warning'};
const noVerdict: Mark = {glyph: '?', word: 'no verdict', role: 'warning'};

/** Something that passed before fails now. */
export const regressionMark: Mark = {glyph: '↓', word: 'regressed', role: 'failure'};

const overruled: Mark = {glyph: '◇', word: 'overruled', role: 'human'};

/**
 * The mark of one verifier, given the verdict on the current iteration if there is one. A verifier that still waits then did
 * not run, because others decided; nor will it once the run has `ended`.
 */
export const verifierMark = (
	verifier: VerifierState,
	verdict: VerdictGiven | undefined,
	ended: boolean,
): Mark => {
	const isOverruled = verdict?.by === 'human' && verdict.verdict === 'passed';
	if (isOverruled && verifier.status === 'failed') {
		return overruled;
	}
	if (verifier.flaky) {
		return flaky;
	}
	if (verifier.noVerdict) {
		return noVerdict;
	}
	if (verifier.regressed && verifier.status === 'failed') {
		return regressionMark;
	}
	return (verdict || ended) && verifier.status === 'waiting' ? notRun : outcomes[verifier.status];
};

/** One item of a checklist; undefined where the reviewer could not tell. */
export const itemMark = (met: boolean | undefined): Mark =>
	met === undefined
		? {glyph: '?', word: 'not judged', role: 'warning'}
		: met
			? {glyph: '✓', word: 'met', role: 'success'}
			: {glyph: '✗', word: 'not met', role: 'failure'};

const toolStates: Record<ToolStatus, Mark> = {
	pending: {glyph: '○', word: 'pending', role: 'muted'},
	running: {glyph: '●', word: 'running', role: 'running'},
	done: {glyph: '✓', word: 'done', role: 'success'},
	failed: {glyph: '✗', word: 'failed', role: 'failure'},
	denied: {glyph: '◇', word: 'denied', role: 'human'},
};

export const toolMark = (status: ToolStatus): Mark => toolStates[status];

export const toolGlyphs: Record<ToolKind, string> = {
	read: '≡',
	edit: '±',
	delete: '−',
	move: '→',
	search: '/',
	execute: '$',
	think: '~',
	fetch: '↓',
	other: '·',
};

export const planMarks: Record<PlanEntry['status'], Mark> = {
	pending: {glyph: '○', word: 'to do', role: 'muted'},
	active: {glyph: '●', word: 'doing', role: 'running'},
	done: {glyph: '✓', word: 'done', role: 'success'},
};

const phaseWords: Record<Phase, string> = {
	wake: 'waking',
	prompt: 'composing the prompt',
	agent: 'agent works',
	checkpoint: 'making the checkpoint',
	verify: 'verifying',
	memory: 'writing memory',
	decide: 'deciding',
	deliver: 'delivering',
};

const outcomeWords = {
	verified: 'verified',
	stopped: 'stopped',
	budget: 'budget spent',
	stalled: 'stalled',
	'agent-failed': 'agent failed',
	tampered: 'stopped for tampering',
	unverified: 'could not verify',
	'needs-person': 'needs your answer',
	slept: 'asleep',
	interrupted: 'interrupted',
	error: 'error',
} as const;

/** How a run ended, in the words of the status line. */
export const outcomeWord = (outcome: RunOutcome): string => outcomeWords[outcome] ?? outcome;

/** What the run is doing, in two or three words. `active` is false when no engine works on it any more. */
export const runMark = (state: RunState, active = true): Mark => {
	if (state.finished) {
		const good = state.finished.outcome === 'verified';
		return {
			glyph: good ? '✓' : '■',
			word: outcomeWord(state.finished.outcome),
			role: good ? 'success' : 'warning',
		};
	}

	if (!active) {
		return {glyph: '■', word: 'interrupted', role: 'warning'};
	}
	if (state.gate) {
		return {glyph: '◆', word: state.sleep ? 'a draft waits for you' : 'waits for you', role: 'gate'};
	}
	switch (state.status) {
		case 'paused':
			return {glyph: '■', word: state.frozen ? 'frozen' : 'paused', role: 'warning'};
		case 'sleeping':
			return {
				glyph: '○',
				word: `sleeps${state.sleepsUntil ? ` until ${formatWake(state.sleepsUntil, Date.parse(state.at))}` : ''}`,
				role: 'muted',
			};
		case 'starting':
			return {glyph: '○', word: 'starting', role: 'muted'};
		default:
			return {
				glyph: '●',
				word:
					state.iteration === 0 && state.phase === 'verify' ? 'checking the base' : phaseWords[state.phase],
				role: 'running',
			};
	}
};

/** Work is being done right now, so a spinner may run. */
export const isBusy = (state: RunState): boolean =>
	state.status === 'running' && !state.gate && !state.finished;
