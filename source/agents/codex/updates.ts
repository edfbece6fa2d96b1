import type {PlanEntry, Usage} from '../../journal/events/events.js';
import {asFields, asList, asText, type Fields} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {StepStream} from '../session/step-stream.js';
import {isEmptyStep, newsOf, type ToolStep, toolId} from '../session/tool-call.js';
import {createUnknownKinds} from '../session/unknown-kinds.js';
import {readItem, textLimit} from './item.js';
import {createCodexUsageReader} from './usage.js';

export type CodexUpdates = {
	/** Takes a notification about a thread. Never throws. */
	read: (method: string, parameters: Fields) => void;
	/** All that is known of a running tool call. */
	known: (item: {id: unknown} | {title: string}) => ToolStep;
	/** True while a tool call runs. */
	isWorking: () => boolean;
	/** Unknown kinds of notifications and items since the last call, with how often each came. */
	takeUnknown: () => Map<string, number>;
};

export type CodexUpdatesOptions = {
	folder: string;
	sanitize: Sanitize;
	steps: StepStream;
	onUsage: (usage: Usage) => void;
	/** Name of the model, once it is known. */
	model: () => string | undefined;
	/** False for the threads of agents that the agent started. */
	isOwn: (thread: unknown) => boolean;
};

const planStates: Record<string, PlanEntry['status']> = {
	pending: 'pending',
	inProgress: 'active',
	completed: 'done',
};

/** They repeat other messages, or concern a graphical client. */
const ignored = new Set([
	...['started', 'status/changed', 'name/updated', 'settings/updated', 'goal/updated', 'goal/cleared'].map(
		name => `thread/${name}`,
	),
	...['queue/changed', 'closed', 'readState/changed', 'prediction/updated', 'compacted'].map(
		name => `thread/${name}`,
	),
	...['turn/started', 'turn/diff/updated', 'turn/moderationMetadata', 'item/mcpToolCall/progress'],
	...['item/fileChange/outputDelta', 'item/fileChange/patchUpdated', 'model/verification'],
	...['model/safetyBuffering/updated', 'skills/changed', 'fs/changed'],
]);
const ignoredNamespaces = new Set([
	...[
		'remoteControl',
		'mcpServer',
		'account',
		'app',
		'hook',
		'modelProvider',
		'rawResponse',
		'rawResponseItem',
	],
]);

const isIgnored = (method: string): boolean =>
	ignored.has(method) || ignoredNamespaces.has(method.slice(0, method.indexOf('/')));

/** Items that other messages report, or that repeat what we sent. */
const ignoredItems = new Set(['userMessage', 'hookPrompt', 'functionCallOutput']);

const planLimit = 200;

/** Maps Codex's notifications to steps. One reader serves one conversation. */
export const createCodexUpdates = (options: CodexUpdatesOptions): CodexUpdates => {
	const {folder, sanitize, steps} = options;
	const readUsage = createCodexUsageReader(options.model);
	/** Running tool calls, with all that is known of them. */
	const calls = new Map<string, ToolStep>();
	/** Messages and thoughts that were streamed. */
	const streamed = new Set<string>();
	const outputs = new Map<string, string>();
	const unknown = createUnknownKinds(sanitize);
	let notices = 0;
	let lastId: {given: unknown; name: string} = {given: undefined, name: toolId(undefined, sanitize)};

	/** Each piece of a message carries its id. */
	const nameOf = (given: unknown): string => {
		if (given !== lastId.given) {
			lastId = {given, name: toolId(given, sanitize)};
		}

		return lastId.name;
	};

	const notice = (...texts: unknown[]): void => {
		const text = texts.map(asText).filter(Boolean).join(' — ');
		steps.step({kind: 'notice', id: `notice-${++notices}`, text: oneLine(sanitize(text), 500)});
	};

	const say = (kind: 'message' | 'thought', {threadId}: Fields, id: unknown, text: unknown): void => {
		const name = nameOf(id);
		streamed.add(name);
		if (typeof text === 'string' && text !== '') {
			// What another agent says is not a message of this one.
			steps.say(options.isOwn(threadId) ? kind : 'thought', name, text);
		}
	};

	/** For items that were not streamed. */
	const sayWhole = (kind: 'message' | 'thought', parameters: Fields, item: Fields, text: string): void => {
		if (!streamed.delete(nameOf(item.id))) {
			say(kind, parameters, item.id, text);
			streamed.delete(nameOf(item.id));
		}
	};

	const recordCall = (step: ToolStep): void => {
		const before = calls.get(step.id);
		const news = before ? newsOf(step, before) : step;
		if (!isEmptyStep(news)) {
			steps.tool(news);
		}

		calls.set(step.id, before ? {...before, ...step} : step);
	};

	const readLifecycle = (parameters: Fields, isOver: boolean): void => {
		const item = asFields(parameters.item);
		const type = asText(item.type) ?? 'nameless item';
		if (type === 'agentMessage' || type === 'plan') {
			if (isOver) {
				sayWhole('message', parameters, item, asText(item.text) ?? '');
			}
		} else if (type === 'reasoning') {
			if (isOver) {
				const parts = [...asList(item.summary), ...asList(item.content)];
				sayWhole('thought', parameters, item, parts.map(asText).filter(Boolean).join('\n\n'));
			}
		} else if (type === 'contextCompaction') {
			if (isOver) {
				notice('The agent summarised its conversation to make room.');
			}
		} else if (!ignoredItems.has(type)) {
			const step = readItem(item, {folder, sanitize, isOver});
			if (!step) {
				unknown.count(type);
				return;
			}

			recordCall(step);
			if (isOver) {
				calls.delete(step.id);
				outputs.delete(step.id);
			}
		}
	};

	/** The beginning of what a command prints, in whole lines, so that no secret is torn. */
	const readOutput = ({itemId, delta}: Fields): void => {
		const id = nameOf(itemId);
		const before = outputs.get(id) ?? '';
		if (typeof delta !== 'string' || before.length > textLimit) {
			return;
		}

		const output = before + delta;
		outputs.set(id, output);
		const lines = output.slice(0, output.lastIndexOf('\n'));
		if (lines !== '' && calls.has(id)) {
			recordCall({kind: 'tool', id, result: sanitize(lines.slice(0, textLimit))});
		}
	};

	const readPlan = ({plan}: Fields): void => {
		const entries = asList(plan)
			.slice(0, planLimit)
			.map(asFields)
			.map(
				({step, status}): PlanEntry => ({
					text: oneLine(sanitize(asText(step) ?? '')),
					status: planStates[asText(status) ?? ''] ?? 'pending',
				}),
			);
		steps.step({kind: 'plan', id: 'plan', entries});
	};

	const read = (method: string, parameters: Fields): void => {
		switch (method) {
			case 'item/agentMessage/delta':
			case 'item/plan/delta':
				say('message', parameters, parameters.itemId, parameters.delta);
				break;
			case 'item/reasoning/summaryTextDelta':
			case 'item/reasoning/textDelta':
				say('thought', parameters, parameters.itemId, parameters.delta);
				break;
			case 'item/reasoning/summaryPartAdded':
				say('thought', parameters, parameters.itemId, parameters.summaryIndex === 0 ? '' : '\n\n');
				break;
			case 'item/commandExecution/outputDelta':
				readOutput(parameters);
				break;
			case 'item/started':
				readLifecycle(parameters, false);
				break;
			case 'item/completed':
				readLifecycle(parameters, true);
				break;
			case 'item/commandExecution/terminalInteraction':
				notice(`Typed into a running command: ${JSON.stringify(parameters.stdin ?? '')}`);
				break;
			case 'turn/plan/updated':
				readPlan(parameters);
				break;
			case 'thread/tokenUsage/updated': {
				const usage = readUsage(parameters);
				if (usage) {
					options.onUsage(usage);
				}

				break;
			}
			case 'error': {
				const error = asFields(parameters.error);
				notice(error.message, error.additionalDetails);
				break;
			}
			case 'warning':
			case 'guardianWarning':
				notice(parameters.message);
				break;
			case 'configWarning':
			case 'deprecationNotice':
				notice(parameters.summary, parameters.details);
				break;
			case 'model/rerouted':
				notice(`The model ${String(parameters.fromModel)} was replaced by ${String(parameters.toModel)}.`);
				break;
			default:
				if (!isIgnored(method)) {
					unknown.count(method);
				}
		}
	};

	return {
		read,
		known(item) {
			if ('title' in item) {
				const call = [...calls.values()].findLast(({title}) => title === item.title);
				return call ?? {kind: 'tool', id: toolId(item.title, sanitize)};
			}

			const id = toolId(item.id, sanitize);
			return calls.get(id) ?? {kind: 'tool', id};
		},
		isWorking: () => calls.size > 0,
		takeUnknown: unknown.take,
	};
};
