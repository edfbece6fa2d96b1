import {asAmount, asFields, asList, asText, type Fields} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {StepStream} from '../session/step-stream.js';
import {newsOf, type ToolStep, toolId} from '../session/tool-call.js';
import {createUnknownKinds} from '../session/unknown-kinds.js';
import {createClaudePlan} from './plan.js';
import type {TurnFacts} from './result.js';
import {readToolResult, readToolUse} from './tool.js';

export type ClaudeMessageReader = {
	/** A new turn begins: errors of the last one no longer count. */
	begin: () => void;
	/** Takes a message of the stream. Never throws. */
	read: (message: Fields) => void;
	/** Takes a call that waits for permission; returns all that is known of it. */
	asked: (request: Fields) => ToolStep;
	/** The call was allowed and runs now, with this input. */
	allowed: (id: string, name: string, input: Fields) => void;
	/** The call was refused: it stays denied, whatever is reported of it. */
	denied: (id: string) => void;
	facts: () => TurnFacts;
	/** `performance.now()` until which the agent waits before it tries again. */
	waitsUntil: () => number;
	/** Unknown kinds of messages since the last call, with how often each came. */
	takeUnknown: () => Map<string, number>;
};

export type ClaudeMessageOptions = {
	folder: string;
	sanitize: Sanitize;
	steps: StepStream;
	/** A call to the model has ended: the session's usage so far can be requested. */
	onModelCall: () => void;
	/** A tool call has run and succeeded. */
	onToolDone: (id: string, name: string) => void;
};

/** They concern the agent's own screens, repeat what we sent, or repeat other messages. */
const ignored = new Set([
	...['system/init', 'system/status', 'system/thinking_tokens', 'system/session_state_changed'],
	...[
		'system/background_tasks_changed',
		'system/task_started',
		'system/task_progress',
		'system/task_updated',
	],
	...['system/task_notification', 'system/task_summary', 'system/task_list_statuses', 'system/hook_started'],
	...['system/hook_progress', 'system/hook_response', 'system/files_persisted', 'system/commands_changed'],
	...['system/turn_starting', 'system/turn_duration', 'system/post_turn_summary', 'system/vcs_state_changed'],
	...['system/session_title_changed', 'system/session_metadata', 'system/file_snapshot', 'system/mcp_status'],
	...[
		'tool_progress',
		'tool_use_summary',
		'auth_status',
		'keep_alive',
		'prompt_suggestion',
		'message_lifecycle',
		'command_lifecycle',
	],
]);

/** Maps Claude Code's stream-json messages to steps. One reader serves one session. */
export const createClaudeMessageReader = (options: ClaudeMessageOptions): ClaudeMessageReader => {
	const {folder, sanitize, steps, onModelCall} = options;
	const plan = createClaudePlan(sanitize);
	/** Calls that have no result yet. */
	const open = new Map<string, {name: string; input: Fields; step: ToolStep}>();
	const denied = new Set<string>();
	const unknown = createUnknownKinds(sanitize);
	let notices = 0;
	let pieces = 0;
	/** The message that is being streamed, and which kinds of content were passed on already. */
	let streaming: {id: string; kinds: Set<string>} | undefined;
	let error: string | undefined;
	let until: string | undefined;
	let waitsUntil = 0;

	const notice = (text: string): void => {
		steps.step({kind: 'notice', id: `notice-${++notices}`, text: oneLine(sanitize(text), 1000)});
	};

	const tool = (id: string, name: string, input: Fields, isSub: boolean): ToolStep => {
		const step = readToolUse(id, name, input, folder, sanitize);
		return isSub ? {...step, title: `sub-agent: ${step.title}`} : step;
	};

	const readToolCall = (block: Fields, isSub: boolean): void => {
		const id = toolId(block.id, sanitize);
		// A call whose permission request came first is known already, and waits.
		if (!open.has(id)) {
			const name = asText(block.name) ?? 'tool';
			const input = asFields(block.input);
			const step: ToolStep = {...tool(id, name, input, isSub), status: 'running'};
			open.set(id, {name, input, step});
			steps.tool(step);
		}
	};

	const readAssistant = (message: Fields): void => {
		const inner = asFields(message.message);
		const parent = asText(message.parent_tool_use_id);
		const failure = asText(message.error);
		const blocks = asList(inner.content).map(asFields);
		if (failure !== undefined) {
			error = failure;
			notice(blocks.map(({text}) => asText(text) ?? '').join(' '));
			return;
		}

		const wasStreamed = streaming !== undefined && streaming.id === inner.id;
		for (const block of blocks) {
			const kind = asText(block.type) ?? '';
			const text = asText(block.text) ?? asText(block.thinking);
			if (kind === 'tool_use') {
				readToolCall(block, parent !== undefined);
			} else if (text !== undefined && !(wasStreamed && streaming?.kinds.has(kind))) {
				// What a sub-agent says is not a message of the agent.
				const isWord = kind === 'text' && parent === undefined;
				const id = `piece-${++pieces}`;
				steps.say(isWord ? 'message' : 'thought', id, parent === undefined ? text : `sub-agent: ${text}`);
			}
		}

		if (parent !== undefined) {
			onModelCall();
		}
	};

	const readStream = (message: Fields): void => {
		const event = asFields(message.event);
		switch (event.type) {
			case 'message_start':
				streaming = {id: String(asFields(event.message).id), kinds: new Set()};
				break;
			case 'content_block_start':
				pieces++;
				break;
			case 'content_block_delta': {
				const delta = asFields(event.delta);
				const text = asText(delta.text);
				const thinking = asText(delta.thinking);
				if (text !== undefined || thinking !== undefined) {
					streaming?.kinds.add(text === undefined ? 'thinking' : 'text');
					steps.say(text === undefined ? 'thought' : 'message', `piece-${pieces}`, text ?? thinking ?? '');
				}

				break;
			}
			case 'message_stop':
				onModelCall();
				break;
			default:
		}
	};

	const readResult = (block: Fields, message: Fields): void => {
		const id = toolId(block.tool_use_id, sanitize);
		const call = open.get(id);
		open.delete(id);
		const step = readToolResult(id, block, message.tool_use_result, folder, sanitize);
		const isDenied = denied.delete(id);
		steps.tool(step.status === 'failed' && isDenied ? {...step, status: 'denied'} : step);
		if (step.status === 'done') {
			options.onToolDone(id, call?.name ?? 'a tool');
		}

		const entries =
			call && step.status === 'done'
				? plan.called(call.name, call.input, asFields(message.tool_use_result))
				: undefined;
		if (entries) {
			steps.step({kind: 'plan', id: 'plan', entries});
		}
	};

	const readRetry = (message: Fields): void => {
		const delay = asAmount(message.retry_delay_ms) ?? 0;
		const status = asAmount(message.error_status);
		const kind = asText(message.error) ?? 'unknown';
		const what = status === undefined ? `no answer (${kind})` : `${status} (${kind})`;
		const attempt = `attempt ${asAmount(message.attempt) ?? '?'} of ${asAmount(message.max_retries) ?? '?'}`;
		waitsUntil = performance.now() + delay;
		notice(`The provider gave ${what}; trying again in ${Math.ceil(delay / 1000)}s, ${attempt}.`);
	};

	const readLimit = (limit: Fields): void => {
		const seconds = asAmount(limit.resetsAt);
		const resets = seconds === undefined ? undefined : new Date(seconds * 1000);
		const isDate = resets !== undefined && !Number.isNaN(resets.getTime());
		if (limit.status === 'rejected') {
			until = isDate ? resets.toISOString() : undefined;
		} else if (limit.status === 'allowed_warning') {
			const end = isDate ? `, which starts again at ${resets.toISOString()}` : '';
			notice(
				`The provider warns: its ${asText(limit.rateLimitType) ?? 'rate'} limit is nearly used up${end}.`,
			);
		}
	};

	const deny = (id: string): void => {
		denied.add(id);
		steps.tool({kind: 'tool', id, status: 'denied'});
	};

	const readOther = (message: Fields): void => {
		const subtype = asText(message.subtype);
		const kind = message.type === 'system' ? `system/${subtype ?? 'nameless'}` : String(message.type);
		switch (kind) {
			case 'system/api_retry':
				readRetry(message);
				break;
			case 'system/permission_denied':
				deny(toolId(message.tool_use_id, sanitize));
				break;
			case 'system/compact_boundary':
				notice('The agent summarised its conversation to make room.');
				break;
			case 'system/informational':
			case 'system/notification':
			case 'system/model_fallback':
			case 'system/model_refusal_fallback':
				notice(asText(message.content) ?? asText(message.message) ?? asText(message.text) ?? kind);
				break;
			case 'rate_limit_event':
				readLimit(asFields(message.rate_limit_info));
				break;
			default:
				if (!ignored.has(kind)) {
					unknown.count(kind);
				}
		}
	};

	return {
		begin() {
			error = undefined;
			until = undefined;
			streaming = undefined;
			open.clear();
			denied.clear();
		},
		read(message) {
			switch (message.type) {
				case 'stream_event':
					readStream(message);
					break;
				case 'assistant':
					readAssistant(message);
					break;
				case 'user':
					for (const block of asList(asFields(message.message).content).map(asFields)) {
						if (block.type === 'tool_result') {
							readResult(block, message);
						}
					}

					break;
				default:
					readOther(message);
			}
		},
		asked(request) {
			const id = toolId(request.tool_use_id, sanitize);
			const name = asText(request.tool_name) ?? 'tool';
			const input = asFields(request.input);
			const step: ToolStep = {...tool(id, name, input, request.agent_id !== undefined), status: 'pending'};
			const before = open.get(id)?.step;
			open.set(id, {name, input, step});
			steps.tool(before ? newsOf(step, before) : step);
			return step;
		},
		allowed(id, name, input) {
			const before = open.get(id);
			const changed = before?.input === input ? {} : readToolUse(id, name, input, folder, sanitize);
			const step: ToolStep = {...before?.step, ...changed, kind: 'tool', id};
			open.set(id, {name, input, step});
			steps.tool({...changed, kind: 'tool', id, status: 'running'});
		},
		denied: deny,
		facts: () => ({error, until}),
		waitsUntil: () => waitsUntil,
		takeUnknown: unknown.take,
	};
};
