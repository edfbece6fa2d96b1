import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {ToolOutcome, Turn} from './script/turn.js';

/**
 * A tool call that gives a file new content, shown as a diff in its permission request. `change` gets the old content
 * (undefined: no such file) and returns the new one; when it returns undefined the call fails and says so. A file that
 * has the new content already is left alone. Undefined: the call was refused.
 */
export const writeFileCall = async (
	file: string,
	change: (old: string | undefined) => string | undefined,
	turn: Turn,
	/** Title of the call; names the file by default. */
	name?: string,
): Promise<ToolOutcome | undefined> => {
	const absolute = path.resolve(turn.folder, file);
	const oldText = await readFile(absolute, 'utf8').catch(() => undefined);
	const newText = change(oldText);
	if (newText !== undefined && newText === oldText) {
		return {status: 'completed'};
	}

	const title = name ?? `${oldText === undefined ? 'Write' : 'Edit'} ${file}`;
	const call = {title, kind: 'edit' as const, locations: [{path: absolute}]};
	if (newText === undefined) {
		return turn.callTool(call, async () => ({
			status: 'failed',
			text: `The text to replace is not in ${file}`,
		}));
	}

	const diff = {type: 'diff' as const, path: absolute, oldText: oldText ?? null, newText};
	return turn.callTool({...call, content: [diff]}, async () => {
		try {
			await mkdir(path.dirname(absolute), {recursive: true});
			await writeFile(absolute, newText);
		} catch (error) {
			return {status: 'failed', text: error instanceof Error ? error.message : String(error)};
		}

		turn.counter.write(newText);
		return {status: 'completed'};
	});
};
