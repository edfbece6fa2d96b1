import path from 'node:path';
import type {ToolKind, ToolStatus} from '../../journal/events/events.js';
import {asFields, asList, asText, contentText, type Fields} from '../../system/fields.js';
import {bound, oneLine, type Sanitize} from '../../system/text/sanitize.js';
import {type ToolStep, toolId} from '../session/tool-call.js';
import {readFileChange} from './file-change.js';

export const textLimit = 8192;
const diffLimit = 65_536;

const statuses: Record<string, ToolStatus> = {
	inProgress: 'running',
	completed: 'done',
	failed: 'failed',
	declined: 'denied',
	interrupted: 'failed',
};

/** What an item says, before it is sanitized and bounded. */
type ItemFacts = {
	tool: ToolKind;
	title: string;
	target?: string;
	input?: string;
	result?: string;
	diff?: string;
};

const asJson = (value: unknown): string | undefined =>
	value === undefined || value === null
		? undefined
		: typeof value === 'string'
			? value
			: JSON.stringify(value);

/** The command without the shell around it, where that is certain. */
const bareCommand = (command: string): string =>
	/^\/\S+\/(?:ba|z|da)?sh -l?c '([^']*)'$/.exec(command)?.[1] ?? command;

const actionKinds: Record<string, ToolKind> = {read: 'read', listFiles: 'search', search: 'search'};

/** Codex's own analysis of a command is only a hint; nothing is decided by it. */
const commandKind = (actions: unknown): ToolKind => {
	const kinds = asList(actions).map(action => actionKinds[asText(asFields(action).type) ?? ''] ?? 'execute');
	const [first = 'execute'] = kinds;
	return kinds.every(kind => kind === first) ? first : 'execute';
};

export const readCommand = (item: Fields, folder: string): ItemFacts => {
	const whole = asText(item.command) ?? 'a command';
	const command = bareCommand(whole);
	const exit = typeof item.exitCode === 'number' && item.exitCode !== 0 ? `exit ${item.exitCode}` : undefined;
	const result = [asText(item.aggregatedOutput)?.trimEnd(), exit].filter(Boolean).join('\n');
	const place = asText(item.cwd);
	return {
		tool: commandKind(item.commandActions),
		title: command,
		target: command,
		input: place === undefined || place === folder ? whole : `${whole}\nin ${place}`,
		result: result || undefined,
	};
};

const readMcpCall = (item: Fields): ItemFacts => {
	const content = asList(asFields(item.result).content).map(contentText).join('\n');
	const result = asText(asFields(item.error).message) ?? asText(content);
	return {
		tool: 'other',
		title: [asText(item.server), asText(item.tool)].filter(Boolean).join('.') || 'a tool',
		input: asJson(item.arguments),
		result,
	};
};

const readers: Record<string, (item: Fields, folder: string) => ItemFacts> = {
	commandExecution: readCommand,
	fileChange: ({changes}, folder) => readFileChange(changes, folder),
	mcpToolCall: readMcpCall,
	dynamicToolCall: item => ({
		tool: 'other',
		title: asText(item.tool) ?? 'a tool',
		input: asJson(item.arguments),
		result: asText(asList(item.contentItems).map(contentText).join('\n')),
	}),
	collabAgentToolCall: item => ({
		tool: 'other',
		title: `another agent: ${asText(item.tool) ?? 'call'}`,
		input: asText(item.prompt),
	}),
	webSearch: ({query}) => ({
		tool: 'search',
		title: `Search the web: ${asText(query) ?? ''}`,
		target: asText(query),
	}),
	imageView: ({path: file}, folder) => {
		const target = path.relative(folder, asText(file) ?? '');
		return {tool: 'read', title: `Look at ${target}`, target};
	},
	imageGeneration: () => ({tool: 'other', title: 'Draw an image'}),
	sleep: () => ({tool: 'other', title: 'Wait'}),
};

/**
 * The tool call that an item of a thread stands for; undefined for other and unknown items.
 *
 * @param isOver the item came with `item/completed`; some kinds of items have no status
 */
export const readItem = (
	item: Fields,
	{folder, sanitize, isOver}: {folder: string; sanitize: Sanitize; isOver: boolean},
): ToolStep | undefined => {
	const read = readers[asText(item.type) ?? ''];
	if (!read) {
		return undefined;
	}

	const {tool, title, target, input, result, diff} = read(item, folder);
	const pureTitle = sanitize(title);
	// A command is often all three: title, target and input.
	const pure = (text: string): string => (text === title ? pureTitle : sanitize(text));
	const step: ToolStep = {
		kind: 'tool',
		id: toolId(item.id, sanitize),
		tool,
		title: oneLine(pureTitle),
		status: statuses[asText(item.status) ?? ''] ?? (isOver ? 'done' : 'running'),
	};
	if (target !== undefined) {
		step.target = oneLine(pure(target), 500);
	}

	if (input !== undefined) {
		step.input = bound(pure(input), textLimit);
	}

	if (result !== undefined) {
		step.result = bound(sanitize(result), textLimit);
	}

	if (diff !== undefined) {
		step.diff = bound(sanitize(diff), diffLimit);
	}

	return step;
};
