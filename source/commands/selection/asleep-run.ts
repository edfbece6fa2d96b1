import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {compareNumbered} from '../../journal/runs/list-runs.js';
import {readFacts} from '../../journal/runs/read-facts.js';
import {findLoop} from '../../loop/file/find-loop.js';
import {readLoop} from '../../loop/file/read-loop.js';
import {locate} from './locate.js';

/**
 * The newest run of a loop, where that was woken for one time and is asleep now, and the loop is still the same; undefined
 * where the next waking begins a new run.
 *
 * @param folder absolute path of the folder the command was typed in
 * @throws {Problem} for a loop that is missing or invalid
 */
export const asleepRun = async (folder: string, name: string): Promise<string | undefined> => {
	const {repository, runs, kept} = await locate(folder);
	const loop = await readLoop(await findLoop(repository.root, name, folder, kept));
	const names = await readdir(runs).catch((): string[] => []);
	const own = new RegExp(`^${loop.name.replaceAll(/[^\w-]/g, '\\$&')}-\\d+$`);
	for (const run of names
		.filter(found => own.test(found))
		.sort(compareNumbered)
		.reverse()) {
		const facts = await readFacts(path.join(runs, run)).catch(() => undefined);
		if (facts?.run?.loopFile === loop.file) {
			return facts.finished?.outcome === 'slept' && facts.run.loopDigest === loop.digest ? run : undefined;
		}
	}

	return undefined;
};
