import {advance} from '../../source/engine/progress/advance.js';
import {noProgress, type Progress} from '../../source/engine/progress/progress.js';
import {measureTime, noTime} from '../../source/engine/progress/unfinished-time.js';
import type {Event, Sha, VerdictStatus} from '../../source/journal/events/events.js';
import {emptyState, fold} from '../../source/journal/state/fold.js';
import type {RunState} from '../../source/journal/state/state.js';

/** What the engine decides by and the screen shows as well. */
const ofEngine = (progress: Progress, original: (commit: Sha) => Sha) => ({
	iteration: progress.iteration,
	isOpen: progress.open,
	base: progress.base,
	goesOnFrom: original(progress.commit),
	checkpoints: [...progress.checkpoints].map(([iteration, commit]) => [iteration, original(commit)]),
	verdicts: [...progress.verdicts].map(([iteration, {verdict}]) => [iteration, verdict]),
	ends: Object.fromEntries(progress.history.ends),
	gates: [...progress.gates],
	given: [...progress.given],
	usage: progress.usage,
	tamperings: progress.tamperings,
	hasTampered: progress.hasTampered,
	worked: progress.worked,
	limits: progress.limits,
	isDelivered: progress.delivered,
	offers: progress.offers.map(({commit, outcome}) => [commit, outcome]),
	claim: progress.agent?.claim,
	noted: progress.noted?.title,
	regressed: [...progress.regressed],
});

type Comparable = ReturnType<typeof ofEngine>;

/** The same, as the screen knows it. */
const ofScreen = (
	state: RunState,
	limitsWereRaised: boolean,
	/** Of the waking that started from other files than the one before. */
	{seq: since, work, highest}: {seq: number; work: Sha | undefined; highest: number},
): Comparable => {
	const {run, verifiers, memory} = state;
	const iterations = state.iterations.filter(({first}) => first > since);
	const cell = iterations.at(-1);
	const made = iterations.flatMap(({iteration, commit, undone}) =>
		commit === undefined ? [] : [{iteration, commit, undone}],
	);
	const base = run?.base ?? '';
	const noted = memory.findLast(({iteration, by}) => by === 'engine' && iteration === state.iteration);
	const ends = iterations.flatMap(({ends}) =>
		Object.entries(ends ?? {}).map(([id, {status}]): [string, VerdictStatus] => [id, status]),
	);
	return {
		iteration: state.iteration,
		isOpen: cell !== undefined && cell.milliseconds === undefined,
		base,
		goesOnFrom: made.findLast(({undone}) => !undone)?.commit ?? work ?? base,
		checkpoints: run
			? [
					...new Map([
						[0, base],
						...(work === undefined ? [] : [[highest, work] as const]),
						...made.map(({iteration, commit}) => [iteration, commit] as const),
					]),
				]
			: [],
		verdicts: iterations.flatMap(({iteration, verdict, milliseconds}) =>
			milliseconds === undefined || verdict === undefined || verdict === 'interrupted'
				? []
				: [[iteration, verdict]],
		),
		ends: Object.fromEntries(ends),
		gates: [...state.gates],
		given: [...state.allowed],
		usage: state.usage,
		tamperings: state.tamperings,
		hasTampered: state.hasTampered,
		worked: state.iterationsWorked,
		limits: limitsWereRaised ? run?.stop : undefined,
		offers: state.offers.map(({commit, outcome}) => [commit, outcome]),
		isDelivered: state.delivery?.outcome === 'delivered',
		claim: state.claim,
		noted: noted?.title,
		regressed: verifiers.flatMap(({regressed = []}) => regressed.map(({part}) => part)),
	};
};

/** Both views after each event of a journal: what the engine would resume with, and what the screen shows. */
export function* foldBothWays(events: readonly Event[]) {
	let progress = noProgress;
	let time = noTime;
	let state = emptyState;
	let limitsWereRaised = false;
	let start: {seq: number; work: Sha | undefined; highest: number} = {seq: 0, work: undefined, highest: 0};
	// The screen shows the commit with the tampering in it, the engine goes on from the one without.
	const originals = new Map<Sha, Sha>();
	for (const event of events) {
		progress = advance(progress, event);
		time = measureTime(time, event);
		state = fold(state, event);
		limitsWereRaised ||=
			(event.type === 'run.resumed' || event.type === 'limits.changed') && event.stop !== undefined;
		if (event.type === 'trigger.fired' && event.base !== undefined) {
			start = {seq: event.seq, work: event.work, highest: progress.highest};
		}

		if (event.type === 'checkpoint.made' && event.restored !== undefined) {
			originals.set(event.restored, event.commit);
		}

		yield {
			event,
			engine: ofEngine(progress, commit => originals.get(commit) ?? commit),
			screen: ofScreen(state, limitsWereRaised, start),
			/** Milliseconds of work. */
			worked: {engine: progress.active + time.worked, screen: state.worked},
		};
	}
}
