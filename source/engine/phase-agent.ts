import type {AgentEvent, AgentSession, ToolAnswer} from '../agents/agent.js';
import type {AgentFinished} from '../journal/events.js';
import {Problem} from '../problem.js';
import {boundary} from './attend.js';
import {callAgent} from './call-agent.js';
import type {Context, PendingAsk, Turn} from './context.js';
import {passGate} from './pass-gate.js';
import {runTask, type TaskOutput} from './run-task.js';

type AgentEnd = Extract<AgentEvent, {type: 'end'}>;

/** Asks the human about one tool call, and passes the answer on to the agent. */
async function* answerAsk(context: Context, {ask, answer}: PendingAsk): Turn {
	const given = yield* passGate(context, {
		name: 'tool',
		question: `Allow ${callAgent(context.bones.agent)}: ${ask.title}?`,
		next: 'It runs in the clone of the agent. A no, with your reason, is told to the agent.',
		details: ask.details,
		step: ask.step,
	});
	const reply: ToolAnswer =
		given.answer === 'approve'
			? {allow: true}
			: {allow: false, reason: given.reason ?? 'the human said no, without a reason'};
	answer(reply);
}

/** Passes on what the agent does, until it ends. */
const follow = async (
	events: AsyncIterable<AgentEvent>,
	iteration: number,
	output: TaskOutput,
): Promise<AgentEnd> => {
	for await (const event of events) {
		switch (event.type) {
			case 'step':
				await output.event({type: 'agent.step', iteration, step: event.step});
				break;
			case 'usage':
				await output.event({type: 'agent.usage', iteration, usage: event.usage});
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

/** Starts the agent; one that cannot be started is one that failed. */
const startAgent = async ({bones, place}: Context, iteration: number): Promise<AgentSession | AgentEnd> => {
	try {
		return await bones.agent.start({
			folder: place.workspace,
			environment: bones.agentEnvironment,
			rawLog: place.raw(iteration, 'agent'),
		});
	} catch (error) {
		if (error instanceof Problem) {
			return {type: 'end', outcome: 'failed', reason: error.message};
		}

		throw error;
	}
};

/**
 * Lets the agent work on the prompt. A halt cancels it by protocol, keeps what it still said, and goes on from there.
 *
 * @returns how it ended; misbehaviour of the agent is an outcome, not an exception
 * @throws {Halt | GoBack}
 */
export async function* runAgent(context: Context, prompt: string): Turn<AgentFinished> {
	const {bones, stopwatch} = context;
	const {iteration} = context.progress;
	const before = stopwatch.worked();
	const finished = ({outcome, reason, claim}: AgentEnd): AgentFinished => ({
		type: 'agent.finished',
		iteration,
		outcome,
		reason,
		...(claim === undefined ? {} : {claim}),
		milliseconds: Math.round(stopwatch.worked() - before),
	});
	yield* boundary(context);
	const session = await startAgent(context, iteration);
	if ('outcome' in session) {
		yield {type: 'agent.started', iteration, agent: bones.agent.label};
		yield finished(session);
		return finished(session);
	}

	try {
		yield {
			type: 'agent.started',
			iteration,
			agent: bones.agent.label,
			...(session.pid === undefined ? {} : {pid: session.pid}),
		};
		return yield* runTask(
			context,
			async (signal, output) => {
				// Told by the task itself, so that the end of a cancelled agent is on record too.
				const event = finished(await follow(session.prompt(prompt, signal), iteration, output));
				await output.event(event);
				return event;
			},
			{onAsk: pending => answerAsk(context, pending)},
		);
	} finally {
		await session.dispose();
	}
}
