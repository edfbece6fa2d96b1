import {countTampering, workedIterations} from '../../journal/events/counting.js';
import {
	type EventBody,
	type IterationFinished,
	isStreamed,
	type Sha,
	type Usage,
} from '../../journal/events/events.js';
import {addUsage} from '../../journal/events/usage.js';
import {foldOffers} from '../../journal/state/offers.js';
import {updateHistory} from './history.js';
import {warningKey} from './limit-shares.js';
import {freshIteration, noStreaks, type Progress, type Streaks} from './progress.js';
import {updateReservations} from './reservation.js';
import {afterRollBack} from './roll-back.js';
import {countStandstill} from './standstill.js';
import {updateTakenOver} from './take-over.js';
import {afterWaking} from './waking.js';

/** A reason given at a gate, as the agent reads it in the next prompt. */
const wordsOfAnswer = (event: Extract<EventBody, {type: 'gate.answered'}>): readonly string[] =>
	event.by === 'human' && event.reason ? [`At the ${event.name} gate: ${event.reason}`] : [];

const withCheckpoint = (
	progress: Progress,
	iteration: number,
	commit: Sha,
): Pick<Progress, 'checkpoints' | 'commit'> => ({
	checkpoints: new Map(progress.checkpoints).set(iteration, commit),
	commit,
});

const withVerdict = (progress: Progress, event: IterationFinished): Pick<Progress, 'last' | 'verdicts'> => {
	const last = {
		iteration: event.iteration,
		verdict: event.verdict,
		reasons:
			progress.last?.iteration === event.iteration ? progress.last.reasons : reasonsWithoutVerdict(event),
		evidence: progress.evidence.join('\n'),
		regressed: [...progress.regressed],
		putBack: progress.putBack,
	};
	return {last, verdicts: new Map(progress.verdicts).set(event.iteration, last)};
};

/** Given after the end of its iteration, it is the user's no to the delivery. */
const withGivenVerdict = (
	{open, verdicts}: Progress,
	{iteration, verdict, reasons}: Extract<EventBody, {type: 'verdict.given'}>,
): Pick<Progress, 'last' | 'verdicts'> => {
	const last = {iteration, verdict, reasons, evidence: '', regressed: []};
	return {last, verdicts: open ? verdicts : new Map(verdicts).set(iteration, last)};
};

/** The streaks once the current iteration has ended with this verdict. Pure. */
export const countStreaks = (progress: Progress, verdict: IterationFinished['verdict']): Streaks => {
	const {failures, unverified, signature, same} = progress;
	if (progress.iteration === 0 || verdict === 'interrupted') {
		return progress;
	}

	const current = [progress.tree, verdict, ...progress.results].join(' ');
	return {
		failures: verdict === 'agent-failed' ? failures + 1 : 0,
		unverified: verdict === 'unverified' ? unverified + 1 : 0,
		signature: current,
		same: current === signature ? same + 1 : 1,
		...countStandstill(progress, verdict, current),
	};
};

const afterIteration = (progress: Progress, event: IterationFinished): Progress => ({
	...progress,
	// What the run was stuck with is not the fault of who takes over at the end of the iteration.
	...(progress.agentNow === 'own' || progress.hasWorked ? countStreaks(progress, event.verdict) : noStreaks),
	open: false,
	decision: event.decision,
	active: progress.active + event.milliseconds,
	...(event.verdict === 'interrupted' ? {} : withVerdict(progress, event)),
});

/** The user's own reason is in `words`; why the loop goes on is no reason for a verdict. */
export const rejection = 'the user rejected the changes, and they were undone';

const reasonsWithoutVerdict = ({verdict, reason}: {verdict: string; reason: string}): string[] =>
	verdict === 'rejected' ? [rejection] : [reason];

/** Tokens whose price is unknown were spent. */
const isUnpriced = ({input = 0, output = 0, cost}: Usage): boolean =>
	cost === undefined && input + output > 0;

/** The user let the agent have the protected files it changed: they are work like any other now. */
const giveFiles = (
	progress: Progress,
): Pick<Progress, 'checkpoint' | 'given' | 'tampered'> & Partial<Progress> => {
	const {checkpoint, given} = progress;
	if (!checkpoint || checkpoint.tampered.length === 0) {
		return progress;
	}

	const {restored: _, ...kept} = checkpoint;
	return {
		...withCheckpoint(progress, checkpoint.iteration, checkpoint.commit),
		checkpoint: {...kept, tampered: []},
		given: new Set([...given, ...checkpoint.tampered]),
		tampered: [],
	};
};

const withAnswer = (progress: Progress, event: Extract<EventBody, {type: 'gate.answered'}>): Progress => {
	const answered = {...progress, words: [...progress.words, ...wordsOfAnswer(event)]};
	if (event.answer !== 'always') {
		return answered;
	}

	if (event.name === 'checkpoint') {
		return {...answered, ...giveFiles(progress)};
	}

	return progress.askedTool === undefined
		? answered
		: {...answered, allowed: new Set([...progress.allowed, progress.askedTool])};
};

/** Whether its summary says by name what does not pass. */
const namesParts = ({failing, printed, items}: Extract<EventBody, {type: 'verifier.finished'}>): boolean =>
	[failing, printed, items].some(parts => parts !== undefined && parts.length > 0);

/** Resuming resets what counts towards giving up. */
const afterResume = (
	progress: Progress,
	{stop = progress.limits, allowed = []}: Extract<EventBody, {type: 'run.resumed'}>,
): Progress => ({
	...progress,
	outcome: undefined,
	...noStreaks,
	limits: stop,
	warned: new Set(),
	pardoned: progress.outcome === 'tampered' ? progress.tamperings : progress.pardoned,
	...(allowed.length === 0
		? {}
		: {
				given: new Set([...progress.given, ...allowed]),
				tampered: progress.tampered.filter(file => !allowed.includes(file)),
				words: [
					...progress.words,
					`You may change ${allowed.join(', ')} now; what you changed there before was put back.`,
				],
			}),
});

/** Folds one event in. Pure. */
export const advance = (progress: Progress, event: EventBody): Progress => {
	if (isStreamed(event.type)) {
		return progress;
	}

	const {checkpoints, iteration, commit, tree} = progress;
	const next = advanceRest(progress, event);
	return {
		...next,
		...countTampering(progress, event),
		offers: foldOffers(progress.offers, event),
		worked: progress.worked + workedIterations(event),
		taken: event.type === 'trigger.fired' ? 0 : progress.taken + workedIterations(event),
		history: updateHistory(next.history, event, {commit: checkpoints.get(iteration) ?? commit, tree}),
		reservations: updateReservations(progress.reservations, event, progress.agentNow),
		...updateTakenOver(progress, event),
	};
};

const advanceRest = (progress: Progress, event: EventBody): Progress => {
	switch (event.type) {
		case 'run.started':
			return {
				...progress,
				...withCheckpoint(progress, 0, event.base),
				base: event.base,
				baseTree: event.baseTree,
				dirty: event.dirty,
				branch: event.branch,
				tree: event.baseTree,
				gates: event.gates,
			};
		case 'trigger.fired':
			return afterWaking(progress, event);
		case 'iteration.started':
			return {
				...progress,
				...freshIteration,
				iteration: event.iteration,
				highest: Math.max(progress.highest, event.iteration),
				open: true,
				tampered: event.iteration === 0 ? [] : progress.tampered,
				outside: event.iteration === 0 ? [] : progress.outside,
			};
		case 'agent.started':
			// From here on the prompt is out: what was said before has reached the agent.
			return {...progress, words: [], undone: undefined, atWork: true};
		case 'agent.finished':
			// A provider that refuses is no fault of the agent's: what it was to do is still to be done.
			return event.outcome === 'limited' ? progress : {...progress, agent: event};
		case 'budget.warned':
			return {...progress, warned: new Set([...progress.warned, warningKey(event)])};
		case 'limits.changed':
			return {...progress, limits: event.stop, warned: new Set()};
		case 'agent.changed':
			// Another one gets its own time.
			return {...progress, ...noStreaks};
		case 'gates.changed':
			return {...progress, gates: event.gates};
		case 'gate.opened':
			return {...progress, askedTool: event.tool, gatesOpened: progress.gatesOpened + 1};
		case 'gate.answered':
			return withAnswer(progress, event);
		case 'agent.usage':
			return {
				...progress,
				usage: addUsage(progress.usage, event.usage),
				unpriced: progress.unpriced || isUnpriced(event.usage),
			};
		case 'memory.noted':
			// The user's note reaches the agent by memory.
			return event.by === 'human' ? progress : {...progress, noted: {title: event.title, text: event.text}};
		case 'checkpoint.made':
			return {
				...progress,
				...withCheckpoint(progress, event.iteration, event.restored ?? event.commit),
				tree: event.tree,
				checkpoint: event,
				tampered: event.tampered,
				outside: event.outside ?? [],
				tamperedFiles:
					event.tampered.length === 0
						? progress.tamperedFiles
						: new Set([...progress.tamperedFiles, ...event.tampered]),
			};
		case 'verifier.finished':
			if (event.delivery) {
				return progress;
			}

			return {
				...progress,
				results: [...progress.results, `${event.verifier}:${event.status}`],
				regressed: [...progress.regressed, ...(event.regressed ?? [])],
				evidence: event.evidence === '' ? progress.evidence : [...progress.evidence, event.evidence],
				unnamed:
					event.evidence === '' || namesParts(event)
						? progress.unnamed
						: [...progress.unnamed, event.evidence],
			};
		case 'verdict.given':
			return {
				...progress,
				verdict: event.verdict,
				verdictByHuman: event.by === 'human',
				...withGivenVerdict(progress, event),
			};
		case 'iteration.finished':
			return afterIteration(progress, event);
		case 'rolled.back':
			return afterRollBack(progress, event);
		case 'delivery.asked':
			return {...progress, offer: 'asked'};
		case 'delivery.done':
			return {
				...progress,
				offer: 'answered',
				delivered: event.outcome === 'delivered',
				// What the user did not want is not done: the agent goes on.
				...(event.outcome === 'declined' ? {decision: undefined} : {}),
			};
		case 'run.resumed':
			return afterResume(progress, event);
		case 'run.finished':
			return {...progress, outcome: event.outcome};
		default:
			return progress;
	}
};
