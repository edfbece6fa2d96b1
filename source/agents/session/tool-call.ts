import path from 'node:path';
import type {Step, ToolKind, ToolStatus} from '../../journal/events/events.js';
import {asFields, asList, asText, contentText, type Fields} from '../../system/fields.js';
import {bound, oneLine, type Sanitize} from '../../system/text/sanitize.js';
import {unifiedDiff} from './unified-diff.js';

export type ToolStep = Extract<Step, {kind: 'tool'}>;

const textLimit = 8192;
const diffLimit = 65_536;

const kinds: Record<string, ToolKind> = {
	read: 'read',
	edit: 'edit',
	delete: 'delete',
	move: 'move',
	search: 'search',
	execute: 'execute',
	think: 'think',
	fetch: 'fetch',
};

const statuses: Record<string, ToolStatus> = {
	pending: 'pending',
	in_progress: 'running',
	completed: 'done',
	failed: 'failed',
};

/** A tool call keeps its id for the whole conversation; only what could do harm is removed. */
export const toolId = (value: unknown, sanitize: Sanitize): string =>
	oneLine(sanitize(String(value ?? 'tool')));

const relative = (file: string, folder: string): string => {
	if (!path.isAbsolute(file)) {
		return file;
	}

	const inside = path.relative(folder, file);
	return inside.startsWith('..') ? file : inside || '.';
};

const targetOf = (call: Fields, folder: string): string | undefined => {
	const input = asFields(call.rawInput);
	const command = asText(input.command) ?? asText(input.cmd);
	const location = asText(asFields(asList(call.locations)[0]).path);
	const file = location ?? asText(input.file_path) ?? asText(input.path);
	return (
		command ??
		(file === undefined ? undefined : relative(file, folder)) ??
		asText(input.url) ??
		asText(input.query)
	);
};

const inputOf = (call: Fields, hasDiff: boolean): string | undefined => {
	// The diff shows all there is to an edit.
	if (hasDiff || call.rawInput === undefined || call.rawInput === null) {
		return undefined;
	}

	if (typeof call.rawInput === 'string') {
		return asText(call.rawInput);
	}

	const entries = Object.entries(asFields(call.rawInput)).map(
		([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
	);
	const [only] = entries;
	if (entries.length === 1 && only?.[0] === 'command') {
		return only[1];
	}

	return entries.length === 0 ? undefined : entries.map(([name, value]) => `${name}: ${value}`).join('\n');
};

const joined = (parts: readonly string[]): string => parts.filter(part => part !== '').join('\n');

/** A call's content: the diffs of files, and the other text. */
const readContent = (call: Fields, folder: string): {diff: string; text: string} => {
	const diffs: string[] = [];
	const texts: string[] = [];
	for (const block of asList(call.content)) {
		const {type, content, path: file, oldText, newText} = asFields(block);
		if (type === 'content') {
			texts.push(contentText(content));
		} else if (type === 'diff' && typeof newText === 'string') {
			const name = relative(asText(file) ?? 'file', folder);
			diffs.push(unifiedDiff(name, typeof oldText === 'string' ? oldText : undefined, newText));
		}
	}

	return {diff: joined(diffs), text: joined(texts)};
};

const outputOf = (call: Fields): string | undefined => {
	const output = asFields(call.rawOutput);
	return asText(call.rawOutput) ?? asText(output.output) ?? asText(output.stdout);
};

/**
 * Reads a `tool_call`, a `tool_call_update` or the call in a permission request. Only the fields it carries are set.
 *
 * @param folder paths inside it are shown relative to it
 */
export const readToolCall = (value: unknown, folder: string, sanitize: Sanitize): ToolStep => {
	const call = asFields(value);
	const step: ToolStep = {kind: 'tool', id: toolId(call.toolCallId, sanitize)};
	const kind = asText(call.kind);
	const title = asText(call.title) ?? asText(call.name);
	const status = statuses[asText(call.status) ?? ''];
	const target = targetOf(call, folder);
	const {diff, text} = readContent(call, folder);
	const input = inputOf(call, diff !== '');
	const result = text === '' ? outputOf(call) : text;
	if (kind !== undefined) {
		step.tool = kinds[kind] ?? 'other';
	}

	if (title !== undefined) {
		step.title = oneLine(sanitize(title));
	}

	if (target !== undefined) {
		step.target = oneLine(sanitize(target), 500);
	}

	if (status !== undefined) {
		step.status = status;
	}

	if (input !== undefined) {
		step.input = bound(sanitize(input), textLimit);
	}

	if (result !== undefined) {
		step.result = bound(sanitize(result), textLimit);
	}

	if (diff !== '') {
		step.diff = bound(sanitize(diff), diffLimit);
	}

	return step;
};

/** The fields of a step that differ from what is known of the same call. */
export const newsOf = (step: ToolStep, before: ToolStep): ToolStep => {
	const news: Record<string, unknown> = {kind: step.kind, id: step.id};
	for (const name of Object.keys(step) as (keyof ToolStep)[]) {
		if (before[name] !== step[name]) {
			news[name] = step[name];
		}
	}

	return news as ToolStep;
};

/** True when a step has no field but its id. */
export const isEmptyStep = (step: ToolStep): boolean => Object.keys(step).length <= 2;
