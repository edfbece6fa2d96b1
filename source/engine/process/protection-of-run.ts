import {realpathSync} from 'node:fs';
import path from 'node:path';
import type {Loop} from '../../loop/loop.js';
import {readItems} from '../../verifiers/checklist/spec-items.js';
import {openBase} from '../../workspace/protection/base-files.js';
import type {Protection} from '../../workspace/protection/protection.js';
import {resolveProtection} from '../../workspace/protection/resolve-protection.js';

export type ProtectionOfRun = {
	loop: Loop;
	/** Absolute real path of the repository's top. */
	root: string;
	/** Absolute path of `store.git`. */
	storeFolder: string;
	/** Commit of the base. */
	base: string;
	/** The loop's MEMORY.md, relative to the top; undefined for one that lies outside. */
	memory: string | undefined;
};

/** Path of a file as git has it, or undefined for one outside the repository. */
const pathIn = (root: string, file: string): string | undefined => {
	const relative = path.relative(root, realpathSync(file));
	return relative.startsWith('..') || path.isAbsolute(relative) ? undefined : relative;
};

/** What the agent may not change in a run of this loop: found on the base, so that it is the same after a crash. */
export const protectionOfRun = async ({
	loop,
	root,
	storeFolder,
	base,
	memory,
}: ProtectionOfRun): Promise<Protection> => {
	const specs = loop.verify.flatMap(choice => (choice.kind === 'checklist' ? [choice.spec] : []));
	const files = await openBase(storeFolder, base);
	const texts = await Promise.all(specs.map(async spec => files.read(spec)));
	const ofItems = texts
		.flatMap(text => (text === undefined ? [] : readItems(text)))
		.flatMap(({command}) => command ?? []);
	return resolveProtection({
		base: files,
		loopFile: pathIn(root, loop.file),
		memory,
		protect: loop.protect,
		allow: loop.allow,
		specs,
		commands: [...loop.verify.flatMap(choice => ('command' in choice ? [choice.command] : [])), ...ofItems],
		prepare: loop.prepare,
	});
};
