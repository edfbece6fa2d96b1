import type {Sha} from '../../journal/events.js';
import {type Protection, protectGlobs} from './protection.js';

export type ProtectionOptions = {
	/** Absolute path of `store.git`. */
	storeFolder: string;
	/** Commit or tree that the run starts from. */
	base: Sha;
	/** Relative to the top of the repository, as all paths here; undefined where the loop is no file of it. */
	loopFile: string | undefined;
	/** The loop's MEMORY.md, which is no part of the work. */
	memory: string | undefined;
	/** Globs that the loop names. */
	protect: readonly string[];
	/** The specs of its checklists. */
	specs: readonly string[];
	/** What its verifiers run. */
	commands: readonly string[];
	prepare: string | undefined;
};

/** Finds out what must stay as in the base for the loop's verifiers to mean anything. Reads the base alone. */
export const resolveProtection = async (options: ProtectionOptions): Promise<Protection> =>
	protectGlobs([
		...options.protect,
		...options.specs,
		...(options.loopFile === undefined ? [] : [options.loopFile]),
	]);
