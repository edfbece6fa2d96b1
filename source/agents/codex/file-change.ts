import path from 'node:path';
import type {ToolKind} from '../../journal/events/events.js';
import {asFields, asList, asText, type Fields} from '../../system/fields.js';
import {unifiedDiff} from '../session/unified-diff.js';

export type FileChange = {tool: ToolKind; title: string; target?: string; diff?: string};

const shown = (file: unknown, folder: string): string => {
	const name = asText(file) ?? 'a file';
	const inside = path.relative(folder, name);
	return path.isAbsolute(name) && !inside.startsWith('..') ? inside : name;
};

const kindOf = (change: Fields): {type: string | undefined; movedTo: string | undefined} => {
	const {type, move_path: movedTo} = asFields(change.kind);
	return {type: asText(type), movedTo: asText(movedTo)};
};

/** Codex sends hunks for an update, and the whole content of a new or deleted file. */
const diffOf = (change: Fields, folder: string): string => {
	const file = shown(change.path, folder);
	const text = typeof change.diff === 'string' ? change.diff : '';
	const {type, movedTo} = kindOf(change);
	if (type === 'add') {
		return unifiedDiff(file, undefined, text);
	}

	if (type === 'delete') {
		return unifiedDiff(file, text, '').replace(/^\+\+\+ .*$/m, '+++ /dev/null');
	}

	const after = movedTo === undefined ? file : shown(movedTo, folder);
	return `--- a/${file}\n+++ b/${after}\n${text.trimEnd()}`;
};

const verbs: Record<string, {tool: ToolKind; verb: string}> = {
	add: {tool: 'edit', verb: 'Write'},
	delete: {tool: 'delete', verb: 'Delete'},
	update: {tool: 'edit', verb: 'Edit'},
};

const editing = {tool: 'edit', verb: 'Edit'} as const;

/**
 * What a patch does, in a few words, and its diff.
 *
 * @param value the `changes` of a `fileChange` item
 * @param folder paths inside it are shown relative to it
 */
export const readFileChange = (value: unknown, folder: string): FileChange => {
	const changes = asList(value).map(asFields);
	const [first] = changes;
	if (!first) {
		return {tool: 'edit', title: 'Change files'};
	}

	const diff = changes
		.map(change => diffOf(change, folder))
		.filter(text => text !== '')
		.join('\n');
	const target = shown(first.path, folder);
	const {type, movedTo} = kindOf(first);
	const {tool, verb} = changes.length > 1 ? editing : (verbs[type ?? ''] ?? editing);
	const title =
		changes.length > 1
			? `${verb} ${changes.length} files: ${changes.map(change => shown(change.path, folder)).join(', ')}`
			: `${verb} ${target}${movedTo === undefined ? '' : ` → ${shown(movedTo, folder)}`}`;
	return {
		tool: movedTo !== undefined && changes.length === 1 ? 'move' : tool,
		title,
		target,
		diff: diff || undefined,
	};
};
