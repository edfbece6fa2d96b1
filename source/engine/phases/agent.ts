import type {AgentEvent, AgentSession} from '../../agents/agent.js';
import type {AgentFinished, Usage} from '../../journal/events/events.js';
import {Problem} from '../../problem.js';
import {leftForToday} from '../budgets/today.js';
import {askingFor, reportLimits} from '../inbox/asking.js';
import type {Context, Events} from '../inbox/context.js';
import {pausePoint} from '../inbox/handle-signal.js';
import {runTask, type TaskOutput} from '../inbox/run-task.js';
import {workerOf} from '../inbox/worker.js';
import {reserve, workerKey} from '../progress/reservation.js';
import {askTool} from './ask-tool.js';
import {fallBack, handBack, type Refusal} from './change-agent.js';
import {askAgainAt, sleepThrough} from './wait-out.js';

type AgentEnd = Extract<AgentEvent, {type: 'end'}>;

/** Passes on what the agent does, until it ends. */
const follow = async (
	events: AsyncIterable<AgentEvent>,
	iteration: number,
	price: (usage: Usage) => Promise<Usage>,
	output: TaskOutput,
): Promise<AgentEnd> => {
	for await (const event of events) {
		switch (event.type) {
			case 'step':
				await output.event({type: 'agent.step', iteration, step: event.step});
				break;
			case 'usage':
				await output.event({type: 'agent.usage', iteration, usage: await price(event.usage)});
				break;
			case 'ask':
				output.ask(event);
				break;
			case 'end':
				return event;
		}
	}

	return {type: 'end', outcome: 'failed', reason: 'the agent ended without saying so'};
};

/** Goes on with a kept conversation, or starts the agent; one that cannot be started is one that failed. */
const openSession = async (context: Context, iteration: number): Promise<AgentSession | AgentEnd> => {
	const {place, session, progress} = context;
	const {agent, environment} = workerOf(context);
	const asking = askingFor(progress.gates);
	if (session) {
		session.askAbout?.(asking);
		return session;
	}

	try {
		context.session = await agent.start({
			folder: place.workspace,
			environment,
			rawLog: place.raw(iteration, 'agent'),
			asking,
			heldFor: context.freezer.heldFor,
		});
		return context.session;
	} catch (error) {
		if (error instanceof Problem) {
			return {type: 'end', outcome: 'failed', cause: 'start', reason: error.message};
		}

		throw error;
	}
};

/** Keeps a conversation that ended well for the next iteration, where the loop wants that; ends every other. */
const leaveSession = async (context: Context, session: AgentSession, endedWell: boolean): Promise<void> => {
	const {choice} = workerOf(context);
	context.session = endedWell && 'keepsSession' in choice && choice.keepsSession ? session : undefined;
	if (!context.session) {
		await session.dispose();
	}
};

/**
 * Lets the agent work on the prompt. A halt cancels it by protocol, keeps what it still said, and goes on from there.
 *
 * @returns how it ended; misbehaviour of the agent is an outcome, not an exception
 * @throws {Halt | RollBack}
 */
export async function* runAgent(context: Context, prompt: string): Events<AgentFinished> {
	const {parts, stopwatch} = context;
	const {agent, choice} = workerOf(context);
	const {iteration} = context.progress;
	const before = stopwatch.worked();
	const finished = ({outcome, reason, cause, claim, until}: AgentEnd): AgentFinished => ({
		type: 'agent.finished',
		iteration,
		outcome,
		reason,
		...(cause === undefined ? {} : {cause}),
		claim,
		until,
		milliseconds: Math.round(stopwatch.worked() - before),
	});
	yield* pausePoint(context);
	yield* reportLimits(context);
	const session = await openSession(context, iteration);
	const started = {type: 'agent.started', iteration, agent: agent.label} as const;
	if ('outcome' in session) {
		yield started;
		yield finished(session);
		return finished(session);
	}

	let endedWell = false;
	try {
		const {pid} = session;
		const {reservations, usage, agentNow} = context.progress;
		const reserved = reserve(
			reservations,
			workerKey(agentNow),
			usage,
			context.loop.stop,
			leftForToday(context),
		);
		yield {...started, pid, reserved};
		context.atTurn = session;
		const ended = yield* runTask(
			context,
			async (signal, output) => {
				// Told by the task itself, so that the end of a cancelled agent is on record too.
				const events = session.prompt(prompt, signal);
				const event = finished(
					await follow(events, iteration, async spent => parts.price(spent, {worker: choice}), output),
				);
				await output.event(event);
				return event;
			},
			{onAsk: pending => askTool(context, pending)},
		);
		endedWell = ended.outcome === 'completed';
		return ended;
	} finally {
		context.atTurn = undefined;
		await leaveSession(context, session, endedWell);
	}
}

/** Why the agent could not work: its provider refuses, or it has no login. Known from the driver's structured fields alone. */
const refusalOf = (
	{outcome, cause, reason, until}: AgentFinished,
	refusals: number,
	now: number,
): Refusal | undefined => {
	if (outcome === 'limited') {
		return {reason, until: askAgainAt({until}, refusals, now)};
	}

	return outcome === 'failed' && (cause === 'login' || cause === 'start')
		? {reason, until: undefined}
		: undefined;
};

/**
 * The same, with another agent where this one is refused for long, or waiting until it is not.
 *
 * @throws {Halt | RollBack}
 */
export async function* runAgentPatiently(context: Context, prompt: string): Events<AgentFinished> {
	for (let refusals = 1; ; refusals++) {
		const finished = yield* runAgent(context, prompt);
		const refusal = refusalOf(finished, refusals, context.clock.wall());
		if (refusal === undefined) {
			return finished;
		}

		if (yield* fallBack(context, refusal)) {
			refusals = 0;
			continue;
		}

		if (refusal.until === undefined) {
			return finished;
		}

		// Whoever serves first goes on.
		const {agentNow, refusedUntil} = context.progress;
		const own = agentNow === 'fallback' && refusedUntil !== undefined ? Date.parse(refusedUntil) : undefined;
		yield* sleepThrough(context, {
			until: Math.max(Math.min(refusal.until, own ?? refusal.until), context.clock.wall() + 1000),
			reason: finished.reason,
			provider: true,
		});
		yield* handBack(context);
	}
}
