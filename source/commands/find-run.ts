import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {readEvents} from '../journal/read-events.js';
import {Problem} from '../problem.js';
import {didYouMean} from '../system/nearest.js';
import {locate} from './locate.js';

export type FoundRun = {
	run: string;
	/** Absolute path of the run's folder. */
	folder: string;
};

/** When a run began, as far as its journal says so. */
const beginning = async ({folder}: FoundRun): Promise<string> => {
	try {
		for await (const event of readEvents(folder, {to: 1})) return event.at;
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
	}

	return '';
};

/** Every run in a folder of runs, the newest first. One whose journal cannot be read comes last. */
export const listRuns = async (runs: string): Promise<FoundRun[]> => {
	const names = await readdir(runs).catch((): string[] => []);
	const found = names.map(run => ({run, folder: path.join(runs, run)}));
	const dated = await Promise.all(found.map(async run => ({run, at: await beginning(run)})));
	return dated.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).map(({run}) => run);
};

/** A run's folder, or a journal, that lies anywhere: one copied from another machine can be replayed. */
const runAt = async (given: string): Promise<FoundRun | undefined> => {
	const absolute = path.resolve(given);
	const folder = path.basename(absolute) === 'journal.jsonl' ? path.dirname(absolute) : absolute;
	const journal = await stat(path.join(folder, 'journal.jsonl')).catch(() => undefined);
	return journal?.isFile() ? {run: path.basename(folder), folder} : undefined;
};

/**
 * The run a person means: by its id, by the name of its loop (the newest run of it), by the path of its folder, or the
 * newest one of this repository. Throws a Problem that names the nearest when there is none.
 */
export const findRun = async (name: string | undefined): Promise<FoundRun> => {
	if (name?.includes(path.sep)) {
		const elsewhere = await runAt(name);
		if (elsewhere) return elsewhere;
		throw new Problem(`there is no run at ${name}: no journal.jsonl lies there.`);
	}

	const {runs, repository} = await locate();
	const names = await readdir(runs).catch((): string[] => []);
	if (name !== undefined && names.includes(name)) return {run: name, folder: path.join(runs, name)};
	const newest = await listRuns(runs);
	const found = newest.find(({run}) => name === undefined || run.replace(/-\d+$/, '') === name);
	if (found) return found;
	if (names.length === 0) {
		throw new Problem(`no loop has run in ${repository.root} yet.`, {
			hint: 'Start one with: treadle run <loop>',
		});
	}

	const latest = newest.slice(0, 5).map(({run}) => run);
	throw new Problem(`there is no run "${name}".${didYouMean(name ?? "", names)}`, {
		hint: `Latest runs: ${latest.join(', ')}.`,
	});
};
