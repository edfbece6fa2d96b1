import type {PermissionAnswer, PermissionRequest} from '../../agents/agent.js';
import type {GateAnswer, GateChoice} from '../../journal/events/events.js';
import {agentName} from '../inbox/asking.js';
import type {Context, Events, PendingAsk} from '../inbox/context.js';
import {passGate} from '../inbox/pass-gate.js';
import {workerOf} from '../inbox/worker.js';

/** Why a text cannot be a call's input, or undefined. */
const inputMistake = (text: string): string | undefined => {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? undefined
			: 'the input of a tool is a JSON object';
	} catch (error) {
		return `that is no JSON: ${error instanceof Error ? error.message : String(error)}`;
	}
};

const choicesFor = ({input}: PermissionRequest): GateChoice[] =>
	input === undefined ? ['approve', 'reject', 'always'] : ['approve', 'reject', 'always', 'edit'];

const replyTo = (given: GateAnswer): PermissionAnswer => {
	if (given.answer === 'edit' && given.text !== undefined) {
		return {allow: true, input: given.text};
	}

	return given.answer === 'reject'
		? {allow: false, reason: given.reason ?? 'the user said no, without a reason'}
		: {allow: true};
};

/**
 * Asks the user about one tool call, unless that tool was approved for the rest of the run, and passes the answer on.
 *
 * @throws {Halt | RollBack}
 */
export async function* askTool(context: Context, {ask, answer, withdrawn}: PendingAsk): Events {
	if (withdrawn?.aborted) {
		return;
	}

	const tool = ask.name ?? ask.tool;
	if (context.progress.allowed.has(tool)) {
		answer({allow: true});
		return;
	}

	let mistake: string | undefined;
	for (;;) {
		const given: GateAnswer = yield* passGate(
			context,
			{
				name: 'tool',
				question: `Allow ${agentName(workerOf(context).agent)}: ${ask.title}?`,
				next: mistake ?? 'It runs in the agent’s own clone.',
				onReject: 'It does not run, and the agent is told your reason.',
				choices: choicesFor(ask),
				details: ask.details,
				step: ask.step,
				tool,
				text: ask.input,
			},
			withdrawn ? {withdrawn} : {},
		);
		mistake = given.answer === 'edit' ? inputMistake(given.text ?? '') : undefined;
		if (mistake === undefined) {
			answer(replyTo(given));
			return;
		}
	}
}
