import path from 'node:path';
import type {ToolKind} from '../../journal/events/events.js';
import {asAmount, asFields, asList, asText, type Fields} from '../../system/fields.js';
import {bound, oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {ToolStep} from '../session/tool-call.js';
import {unifiedDiff} from '../session/unified-diff.js';

const textLimit = 8192;
const diffLimit = 65_536;

const kinds: Record<string, ToolKind> = {
	Read: 'read',
	NotebookRead: 'read',
	Edit: 'edit',
	MultiEdit: 'edit',
	Write: 'edit',
	NotebookEdit: 'edit',
	Bash: 'execute',
	BashOutput: 'execute',
	KillShell: 'execute',
	Grep: 'search',
	Glob: 'search',
	LS: 'search',
	ToolSearch: 'search',
	WebFetch: 'fetch',
	WebSearch: 'fetch',
	Task: 'think',
	Agent: 'think',
	Skill: 'think',
	TodoWrite: 'think',
	TaskCreate: 'think',
	TaskGet: 'think',
	TaskList: 'think',
	TaskUpdate: 'think',
	StructuredOutput: 'think',
};

/** What a tool does, by its name. Tools of MCP servers and of later versions may do anything. */
export const toolKind = (name: string): ToolKind => kinds[name] ?? 'other';

const inside = (file: string, folder: string): string => {
	if (!path.isAbsolute(file)) {
		return file;
	}

	const relative = path.relative(folder, file);
	return relative.split(path.sep)[0] === '..' ? file : relative || '.';
};

const targetOf = (input: Fields, folder: string): string | undefined => {
	const file = asText(input.file_path) ?? asText(input.notebook_path) ?? asText(input.path);
	return (
		asText(input.command) ??
		asText(input.pattern) ??
		(file === undefined ? undefined : inside(file, folder)) ??
		asText(input.url) ??
		asText(input.query) ??
		asText(input.skill) ??
		asText(input.subject) ??
		asText(input.description)
	);
};

/** `mcp__server__tool` in readable form. */
const callName = (name: string): string =>
	name.startsWith('mcp__') ? name.replace(/^mcp__(.+?)__/, '$1: ') : name;

/** What the title and the target do not show already. */
const inputOf = (input: Fields): string | undefined => {
	const isCommand = asText(input.command) !== undefined;
	const lines = Object.entries(input)
		.filter(([name]) => name !== 'file_path' && !(isCommand && name === 'description'))
		.map(([name, value]) => {
			const text = typeof value === 'string' ? value : JSON.stringify(value);
			return name === 'command' ? text : `${name}: ${text}`;
		});
	return lines.length === 0 ? undefined : lines.join('\n');
};

/** What an edit is about to change, by its input: line numbers count from the edited piece, not from the file. */
const proposedDiff = (input: Fields, folder: string): string => {
	const file = inside(asText(input.file_path) ?? 'file', folder);
	const edits = typeof input.new_string === 'string' ? [input] : asList(input.edits).map(asFields);
	return edits
		.filter(({old_string, new_string}) => typeof old_string === 'string' && typeof new_string === 'string')
		.map(({old_string, new_string}) => unifiedDiff(file, String(old_string), String(new_string)))
		.filter(diff => diff !== '')
		.join('\n');
};

/** The step of a tool call before it has run. */
export const readToolUse = (
	id: string,
	name: string,
	input: Fields,
	folder: string,
	sanitize: Sanitize,
): ToolStep => {
	const tool = toolKind(name);
	const target = targetOf(input, folder);
	const diff = tool === 'edit' ? proposedDiff(input, folder) : '';
	const shown = diff === '' ? inputOf(input) : undefined;
	const title =
		asText(input.command) ?? [callName(name), target].filter(part => part !== undefined).join(' ');
	return {
		kind: 'tool',
		id,
		tool,
		title: oneLine(sanitize(title)),
		...(target === undefined ? {} : {target: oneLine(sanitize(target), 500)}),
		...(shown === undefined ? {} : {input: bound(sanitize(shown), textLimit)}),
		...(diff === '' ? {} : {diff: bound(sanitize(diff), diffLimit)}),
	};
};

const contentOf = (content: unknown): string =>
	typeof content === 'string'
		? content
		: asList(content)
				.map(asFields)
				.map(({type, text}) => asText(text) ?? (type === 'text' ? '' : `[${String(type)}]`))
				.filter(text => text !== '')
				.join('\n');

const range = (start: unknown, lines: unknown): string => `${asAmount(start) ?? 0},${asAmount(lines) ?? 0}`;

/** The diff of a completed edit: Claude Code reports its hunks, and the content of a new file. */
const madeDiff = (result: Fields, folder: string): string => {
	const file = asText(result.filePath);
	if (file === undefined) {
		return '';
	}

	const name = inside(file, folder).replace(/^\/+/, '');
	const hunks = asList(result.structuredPatch).map(asFields);
	if (hunks.length === 0) {
		return result.originalFile === null && typeof result.content === 'string'
			? unifiedDiff(name, undefined, result.content)
			: '';
	}

	return [
		`--- a/${name}`,
		`+++ b/${name}`,
		...hunks.flatMap(hunk => [
			`@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`,
			...asList(hunk.lines).map(String),
		]),
	].join('\n');
};

/**
 * The step of a call's result.
 *
 * @param block the `tool_result` block
 * @param structured the message's `tool_use_result`, which is about its only block
 */
export const readToolResult = (
	id: string,
	block: Fields,
	structured: unknown,
	folder: string,
	sanitize: Sanitize,
): ToolStep => {
	const diff = madeDiff(asFields(structured), folder);
	// An edit's result repeats what the diff says.
	const result = diff === '' ? contentOf(block.content) : '';
	return {
		kind: 'tool',
		id,
		status: block.is_error === true ? 'failed' : 'done',
		...(result === '' ? {} : {result: bound(sanitize(result), textLimit)}),
		...(diff === '' ? {} : {diff: bound(sanitize(diff), diffLimit)}),
	};
};
