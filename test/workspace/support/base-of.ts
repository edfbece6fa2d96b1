import {type BaseFiles, baseOf} from '../../../source/workspace/protection/base-files.js';
import {followCommands} from '../../../source/workspace/protection/commands/follow-commands.js';
import type {Protection} from '../../../source/workspace/protection/protection.js';
import {protectionFor} from '../../../source/workspace/protection/resolve-protection.js';

/** A base that is nothing but texts by path. */
export const textBase = (files: Record<string, string>): BaseFiles =>
	baseOf(Object.keys(files), async file => files[file]);

/** What is protected for a command in such a base. */
export const protectionIn = async (
	files: Record<string, string>,
	commands: readonly string[],
	given: {protect?: string[]; specs?: string[]} = {},
): Promise<Protection> => {
	const base = textBase(files);
	return protectionFor(base, await followCommands(base, commands), {
		loopFile: 'loops/fix/LOOP.md',
		memory: 'loops/fix/MEMORY.md',
		protect: [],
		specs: [],
		...given,
	});
};
