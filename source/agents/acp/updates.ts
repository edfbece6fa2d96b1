import type {PlanEntry, Usage} from '../../journal/events/events.js';
import type {TokenReport} from '../../products/product.js';
import {asFields, asList, asText, contentText, type Fields} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {StepStream} from '../session/step-stream.js';
import {isEmptyStep, newsOf, readToolCall, type ToolStep} from '../session/tool-call.js';
import {createUnknownKinds} from '../session/unknown-kinds.js';
import {createUsageReader, type UsageReader} from './usage.js';

export type UpdateReader = {
	/** Takes the parameters of a `session/update`. Never throws. */
	read: (parameters: unknown) => void;
	/** Takes the tool call of a permission request; returns all that is known of that call. */
	asked: (call: unknown) => ToolStep;
	/** The user refused it: the call stays denied, whatever the agent reports. */
	deny: (id: string) => void;
	/** Adds a notice: text that is not a message of the agent. */
	notice: (text: string) => void;
	usage: UsageReader;
	/** Unknown kinds of updates since the last call, with how often each came. */
	takeUnknown: () => Map<string, number>;
};

export type UpdateReaderOptions = {
	folder: string;
	sanitize: Sanitize;
	steps: StepStream;
	onUsage: (usage: Usage) => void;
	/** The agent reported the end of a call. */
	onToolEnded?: (id: string) => void;
	/** How the agent reports its tokens; with the response to a prompt by default. */
	tokenReport?: () => TokenReport;
};

const planStates: Record<string, PlanEntry['status']> = {
	pending: 'pending',
	in_progress: 'active',
	completed: 'done',
};

/** They concern the agent's own menus, or repeat what we sent. */
const ignored = new Set([
	'user_message_chunk',
	'available_commands_update',
	'current_mode_update',
	'config_option_update',
	'session_info_update',
	'compaction_summary_chunk',
]);

const planLimit = 200;
/** Calls that are remembered, with their results: far more than an agent has running at once. */
const knownLimit = 200;

/** Maps ACP's session updates to steps. One reader serves one conversation. */
export const createUpdateReader = (options: UpdateReaderOptions): UpdateReader => {
	const {folder, sanitize, steps, onUsage} = options;
	const usage = createUsageReader(options.tokenReport);
	const denied = new Set<string>();
	/** The latest calls, with all that is known of them. */
	const calls = new Map<string, ToolStep>();
	const unknown = createUnknownKinds(sanitize);
	let notices = 0;
	let messages = 0;
	let last: string | undefined;

	/** Chunks without an id belong together as long as nothing comes between them. */
	const messageId = (kind: string, update: Fields): string => {
		const given = asText(update.messageId);
		if (given !== undefined) {
			last = undefined;
			return oneLine(sanitize(given));
		}

		if (last !== kind) {
			messages++;
			last = kind;
		}

		return `${kind}-${messages}`;
	};

	const say = (kind: 'message' | 'thought', update: Fields): void => {
		const text = contentText(update.content);
		if (text !== '') {
			steps.say(kind, messageId(kind, update), text);
		}
	};

	const recordCall = (call: unknown): ToolStep => {
		last = undefined;
		const reported = readToolCall(call, folder, sanitize);
		const before = calls.get(reported.id);
		// A new call gets a kind and a status even when the agent leaves them out.
		const step: ToolStep = before
			? reported
			: {...reported, tool: reported.tool ?? 'other', status: reported.status ?? 'pending'};
		if (step.status === 'failed' && denied.has(step.id)) {
			step.status = 'denied';
		}

		const news = before ? newsOf(step, before) : step;
		const all = before ? {...before, ...step} : step;
		calls.set(step.id, all);
		const [oldest] = calls.size > knownLimit ? calls.keys() : [];
		if (oldest !== undefined) {
			calls.delete(oldest);
		}

		if (!isEmptyStep(news)) {
			steps.tool(news);
		}

		return all;
	};

	const readCall = (update: Fields): void => {
		const {id} = recordCall(update);
		if (update.status === 'completed' || update.status === 'failed') {
			options.onToolEnded?.(id);
		}
	};

	const reportUsage = (spent: Usage | undefined): void => {
		if (spent) {
			onUsage(spent);
		}
	};

	const notice = (text: string): void => {
		last = undefined;
		steps.step({kind: 'notice', id: `notice-${++notices}`, text: oneLine(sanitize(text), 1000)});
	};

	const readPlan = (update: Fields): void => {
		last = undefined;
		const entries = asList(update.entries)
			.slice(0, planLimit)
			.map(asFields)
			.map(
				({content, status}): PlanEntry => ({
					text: oneLine(sanitize(asText(content) ?? '')),
					status: planStates[asText(status) ?? ''] ?? 'pending',
				}),
			);
		steps.step({kind: 'plan', id: 'plan', entries});
	};

	const read = (parameters: unknown): void => {
		const update = asFields(asFields(parameters).update);
		const kind = asText(update.sessionUpdate) ?? 'nameless';
		switch (kind) {
			case 'agent_message_chunk':
				say('message', update);
				reportUsage(usage.chunk(update));
				break;
			case 'agent_thought_chunk':
				say('thought', update);
				break;
			case 'tool_call':
			case 'tool_call_update':
				readCall(update);
				break;
			case 'plan':
				readPlan(update);
				break;
			case 'usage_update':
				reportUsage(usage.update(update));
				break;
			case 'notice':
				notice([asText(update.title), asText(update.description)].filter(Boolean).join(' — '));
				break;
			case 'compaction_update':
				if (update.status === 'completed') {
					notice('The agent summarised its conversation to make room.');
				}

				break;
			default:
				if (!ignored.has(kind)) {
					unknown.count(kind);
				}
		}
	};

	return {
		read,
		asked: recordCall,
		deny(id) {
			denied.add(id);
			steps.tool({kind: 'tool', id, status: 'denied'});
		},
		notice,
		usage,
		takeUnknown: unknown.take,
	};
};
