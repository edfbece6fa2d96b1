import type {EventBody, RunResumed, Sha} from '../journal/events/events.js';
import type {GateName, Loop} from '../loop/loop.js';
import {type Clock, systemClock} from '../system/clock.js';
import {createFreezer} from '../system/process/freezer.js';
import {createQueue} from '../system/queue.js';
import {type Ending, endingOf, outcomeCodes} from './ending.js';
import type {Context, Events, RunParts, RunPlace, Signal} from './inbox/context.js';
import {watchDeadline} from './inbox/deadline.js';
import {DayOver, RollBack} from './inbox/halt.js';
import type {Human} from './inbox/human.js';
import {createStopwatch} from './inbox/stopwatch.js';
import {closeUnfinished, rollBack} from './interrupt.js';
import {iterate} from './iterate.js';
import {deliver} from './phases/deliver.js';
import {nextCommands} from './process/next-commands.js';
import {startEvent} from './process/start-event.js';
import {advance} from './progress/advance.js';
import {decide, type NextMove} from './progress/decide.js';
import {noProgress, type Progress} from './progress/progress.js';
import {wakingOf} from './progress/waking.js';
import {sleepAndWake} from './sleep-and-wake.js';
import {startOrResume} from './start-or-resume.js';

/** What the user decided when they resumed a run. */
export type Resumption = Pick<RunResumed, 'reason' | 'stop' | 'allowed'> & {
	/** Gates that ask from here on, where those are others than before. */
	gates?: GateName[] | undefined;
	/** Iteration to go on from, and its checkpoint. */
	back?: {to: number; commit: Sha};
};

export type RunSetup = {
	loop: Loop;
	parts: RunParts;
	human: Human;
	/** Process that adopts what the run's processes leave behind. */
	subreaper?: number | undefined;
	place: RunPlace;
	/** Fold of the events of earlier engines, for a run that goes on. */
	earlier?: Progress;
	/** milliseconds that earlier engines worked on an iteration they did not finish */
	unfinishedTime?: number;
	/** How it goes on, for a run that does. */
	resumption?: Resumption;
	/** Aborted from outside, e.g. by a signal of the operating system; the reason is a sentence. */
	shutdown?: AbortSignal;
	/** Called with a defect of Treadle's, or the Problem that ends the run, before the run finishes. */
	onDefect?: (error: unknown) => void;
	/** Tests give their own. */
	clock?: Clock;
	/** The engine ends when the loop would sleep. */
	once?: boolean;
};

/** What a run works with, before anything has happened. */
export const createContext = ({
	loop,
	parts,
	human,
	place,
	earlier,
	unfinishedTime = 0,
	clock = systemClock,
	once = false,
	subreaper,
}: RunSetup): Context => {
	const progress = earlier ?? noProgress;
	const inbox = createQueue<Signal>();
	const deadline = watchDeadline(clock, () => {
		inbox.push({kind: 'time', reason: 'its deadline has passed'});
	});
	deadline.set(loop.stop.deadline);
	return {
		loop,
		parts,
		human,
		place,
		inbox,
		progress,
		clock,
		once,
		stopwatch: createStopwatch({
			before: progress.active + unfinishedTime,
			limit: loop.stop.time,
			onLimit() {
				inbox.push({kind: 'time', reason: 'the time budget is used up'});
			},
			now: clock.monotonic,
		}),
		freezer: createFreezer({runFolder: place.folder, subreaper}),
		deadline,
		workspace: undefined,
		mustKeepWorkspace: false,
		pauseRequested: false,
		atTurn: undefined,
		task: undefined,
		session: undefined,
		draft: undefined,
		reportedLimits: undefined,
	};
};

/** Whether the limits let the agent go on after the user did not want the verified result. */
const decideAfterRejection = ({progress, loop, stopwatch, clock}: Context): NextMove =>
	decide({
		...progress,
		verdict: 'failed',
		verdictByHuman: true,
		active: stopwatch.worked(),
		now: clock.wall(),
		stop: loop.stop,
		waking: wakingOf(loop, progress),
	});

/** Runs iterations until something ends the run. */
async function* turn(context: Context): Events<Ending> {
	let next: (context: Context) => Events<NextMove> = startOrResume;
	for (;;) {
		try {
			const verdict: NextMove = yield* next(context);
			next = iterate;
			if (verdict.decision === 'stop') {
				return verdict;
			}

			if (verdict.decision === 'sleep') {
				const {reason} = verdict;
				next = inner => sleepAndWake(inner, reason);
			}

			if (verdict.decision === 'done') {
				const {commit, base} = context.progress;
				if (commit === base || context.progress.iteration === 0) {
					return {outcome: 'verified', reason: verdict.reason};
				}

				const {reason, rejected} = yield* deliver(context, commit);
				if (!rejected) {
					return {outcome: 'verified', reason: `${verdict.reason}; ${reason}`};
				}

				const left = decideAfterRejection(context);
				if (left.decision === 'stop') {
					return {outcome: left.outcome, reason: `${reason}; ${left.reason}`};
				}
			}
		} catch (error) {
			if (error instanceof DayOver) {
				yield* closeUnfinished(context, error.message, 'continue');
				next = iterate;
				continue;
			}

			if (!(error instanceof RollBack)) {
				throw error;
			}

			yield* rollBack(context, error);
			next = iterate;
		}
	}
}

async function* resume({reason, stop, allowed, gates, back}: Resumption): Events {
	yield {
		type: 'run.resumed',
		by: 'human',
		reason,
		pid: process.pid,
		stop,
		allowed,
	};
	if (gates) {
		yield {type: 'gates.changed', gates, by: 'human'};
	}

	if (back) {
		yield {type: 'rolled.back', ...back, by: 'human', reason: `you resumed it from iteration ${back.to}`};
	}
}

async function* wholeRun(context: Context, {earlier, resumption, onDefect}: RunSetup): Events {
	const {place} = context;
	let ending: Ending;
	try {
		if (earlier) {
			yield* resume(resumption ?? {reason: 'you resumed it'});
		} else {
			yield startEvent(context);
		}

		ending = yield* turn(context);
	} catch (error) {
		const {last} = context.progress;
		ending = endingOf(
			error,
			!context.progress.open && last?.verdict === 'passed' && context.progress.decision === 'done',
		);
		yield* closeUnfinished(context, ending.reason);
		if (ending.outcome === 'error') {
			onDefect?.(error);
		}
	}

	const {loop, parts} = context;
	const {commit, worked, history} = context.progress;
	const next = nextCommands({
		progress: context.progress,
		stop: loop.stop,
		run: place.run,
		outcome: ending.outcome,
		now: context.clock.wall(),
	});
	const ends = parts.verifiers.flatMap(({id, label}) => {
		const status = history.ends.get(id);
		return status === undefined ? [] : [{id, label, status}];
	});
	yield {
		type: 'run.finished',
		outcome: ending.outcome,
		exitCode: ending.exitCode ?? outcomeCodes[ending.outcome],
		reason: ending.reason,
		iterations: worked,
		...(ending.outcome === 'verified' ? {commit} : {}),
		...(next.length > 0 ? {next} : {}),
		...(ends.length > 0 ? {verifiers: ends} : {}),
	};
}

/**
 * The engine: runs the loop and yields what happens. `yield` is the write-ahead log: the consumer makes each event
 * durable before it asks for the next, so whatever follows a `yield` may rely on it. See docs/design.md, "Two ideas".
 *
 * Never throws for what a run may meet; the last event is always `run.finished`.
 */
export async function* runLoop(setup: RunSetup): AsyncGenerator<EventBody, void, void> {
	const context = createContext(setup);
	const forget = setup.human.onRequest((request, say) => {
		context.inbox.push({kind: 'request', request, say});
	});
	const shutDown = () => {
		context.inbox.push({kind: 'shutdown', reason: String(setup.shutdown?.reason ?? 'interrupted')});
	};

	setup.shutdown?.addEventListener('abort', shutDown);
	if (setup.shutdown?.aborted) {
		shutDown();
	}

	let ended = false;
	try {
		for await (const event of wholeRun(context, setup)) {
			context.progress = advance(context.progress, event);
			context.parts.days.note(event);
			yield event;
		}

		ended = true;
	} finally {
		forget();
		setup.shutdown?.removeEventListener('abort', shutDown);
		context.freezer.thaw();
		context.stopwatch.dispose();
		context.deadline.dispose();
		context.parts.days.close();
		await context.session?.dispose();
		// When an event could not be recorded, the workspace stays: the journal does not say what is in it.
		if (ended && !context.mustKeepWorkspace) {
			await context.workspace?.dispose();
		}
	}
}
