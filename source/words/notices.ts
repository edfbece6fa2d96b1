/** What is worth calling somebody to the terminal for, in a title and a text. */
import type {BudgetWarned, Event, OpenGate, RunFinished} from '../journal/events/events.js';
import type {IterationSummary, RunState} from '../journal/state/state.js';
import {formatWake} from './format.js';
import {outcomeWord} from './marks.js';

export type Notice = {
	kind: 'gate' | 'end' | 'budget' | 'tampering' | 'sleep';
	/** What happened, in a few words; follows the name of the loop. */
	title: string;
	/** One or more lines. */
	text: string;
};

/** How an iteration ended; undefined while that is not known. */
type Verdict = IterationSummary['verdict'];

const verdictTitles: Record<NonNullable<Verdict>, string> = {
	passed: 'its checks pass',
	failed: 'its goal is not met yet',
	unverified: 'it could not be verified',
	tampered: 'protected files were changed',
	interrupted: 'it was interrupted',
	rejected: 'you rejected it',
	'agent-failed': 'its agent failed',
};

export const gateNotice = ({question, next}: Pick<OpenGate, 'question' | 'next'>): Notice => ({
	kind: 'gate',
	title: 'waits for you',
	text: `${question}\n${next}`,
});

export const endNotice = ({outcome, reason}: Pick<RunFinished, 'outcome' | 'reason'>): Notice => ({
	kind: 'end',
	title: outcomeWord(outcome),
	text: reason,
});

export const budgetNotice = ({limit, share, reason}: Omit<BudgetWarned, 'type'>): Notice => ({
	kind: 'budget',
	title: `${Math.floor(share * 100)} % of its limit ${limit} is spent`,
	text: reason,
});

export const tamperingNotice = (files: readonly string[]): Notice => ({
	kind: 'tampering',
	title: 'its agent changed protected files',
	text: `They were put back: ${files.join(', ')}`,
});

/**
 * The notice of a sleep, where it follows a failure that was not told of yet.
 *
 * @param verdict of the iteration before it
 * @param told the verdict that the sleep before it followed; undefined where there was none
 */
export const sleepNotice = (
	slept: {reason: string; until?: string; provider?: true},
	verdict: Verdict,
	told: Verdict | 'refused',
): Notice | undefined => {
	const text = `${slept.reason}${slept.until === undefined ? '' : `\nIt sleeps until ${formatWake(slept.until)}.`}`;
	if (slept.provider) {
		return told === 'refused' ? undefined : {kind: 'sleep', title: 'its provider refuses to serve', text};
	}

	return verdict === undefined || verdict === 'passed' || verdict === 'rejected' || verdict === told
		? undefined
		: {kind: 'sleep', title: `sleeps: ${verdictTitles[verdict]}`, text};
};

/**
 * Follows the events of a run in order and says which are worth notice. A loop that fails again and again is told of
 * once, until that changes.
 */
export const createNotices = (): ((event: Event) => Notice | undefined) => {
	let verdict: Verdict;
	let told: Verdict | 'refused';
	return event => {
		switch (event.type) {
			case 'gate.opened':
				return gateNotice(event);
			case 'run.finished':
				// One waking was asked for: whether that is worth notice depends on how it went.
				return event.outcome === 'slept' ? sleepNotice(event, verdict, told) : endNotice(event);
			case 'budget.warned':
				return budgetNotice(event);
			case 'checkpoint.made':
				return event.tampered.length > 0 ? tamperingNotice(event.tampered) : undefined;
			case 'iteration.started':
				verdict = undefined;
				return undefined;
			case 'iteration.finished':
				verdict = event.verdict;
				return undefined;
			case 'loop.slept': {
				const notice = sleepNotice(event, verdict, told);
				told = event.provider ? 'refused' : verdict;
				return notice;
			}

			default:
				return undefined;
		}
	};
};

/** The same from what the screen knows: which notices lie between two states of a run, one after the other. */
export const createStateNotices = (
	first: RunState,
): ((before: RunState, after: RunState) => readonly Notice[]) => {
	const verdictOf = ({iterations}: RunState): Verdict => iterations.at(-1)?.verdict;
	let told: Verdict | 'refused' = first.iterations.findLast(({slept}) => slept)?.verdict;
	return (before, after) => {
		const {gate, finished, checkpoint, budgetWarnings = [], sleep} = after;
		const notices: (Notice | undefined)[] = [];
		if (checkpoint && after.tamperings > before.tamperings) {
			notices.push(tamperingNotice(checkpoint.tampered));
		}
		const known = before.budgetWarnings ?? [];
		notices.push(...budgetWarnings.filter(warning => !known.includes(warning)).map(budgetNotice));
		if (sleep && sleep !== before.sleep) {
			notices.push(sleepNotice(sleep, verdictOf(after), told));
			told = sleep.provider ? 'refused' : verdictOf(after);
		}
		if (gate && gate.gate !== before.gate?.gate) {
			notices.push(gateNotice(gate));
		}
		if (finished && !before.finished) {
			notices.push(finished.outcome === 'slept' ? undefined : endNotice(finished));
		}
		return notices.filter(notice => notice !== undefined);
	};
};
