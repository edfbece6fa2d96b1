import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {listRuns, type RunListing} from '../journal/runs/list-runs.js';
import {type ExitCode, exitCodes} from '../problem.js';
import {diskUsage} from '../system/files/disk-usage.js';
import {stateHome} from '../system/files/state-home.js';
import {formatBytes} from '../words/format.js';
import {locate} from './selection/locate.js';
import {printError, printJsonLines, printLines} from './terminal/output.js';
import {runTable, tableWidth, tokensOf} from './terminal/run-table.js';

export type RunsOptions = {json?: boolean; all?: boolean};

/** A run for scripts. Field names are a contract; unknown values are null. */
const asJson = (run: RunListing): unknown => ({
	id: run.run,
	loop: run.loop,
	goal: run.goal ?? null,
	state: run.state,
	waitsAt: run.waitsAt ?? null,
	asleep: run.asleep ?? false,
	sleepsUntil: run.sleepsUntil ?? null,
	iterations: run.iterations,
	verdict: run.verdict ?? null,
	progress: run.progress.map(({verifier, status, measure}) => ({verifier, status, ...measure})),
	commit: run.commit ?? null,
	tokens: tokensOf(run) ?? null,
	cost: run.usage.cost ?? null,
	costBasis: run.usage.costBasis,
	branch: run.branch ?? null,
	waitsForDelivery: run.waitsForDelivery,
	drafts: run.drafts,
	record: run.proof,
	delivery: run.delivery ?? null,
	startedAt: run.startedAt ?? null,
	finishedAt: run.finishedAt ?? null,
	milliseconds: run.worked ?? null,
	repository: run.repository ?? null,
	journal: run.journal,
	problem: run.problem ?? null,
});

/** Commands for runs that wait for the user. */
const waitingLines = (listed: readonly RunListing[]): string[] =>
	listed.flatMap(({run, waitsAt, waitsForDelivery, drafts, state}) => [
		...(waitsAt === undefined ? [] : [`${run} waits for your answer: treadle watch ${run}`]),
		...(waitsForDelivery
			? [
					drafts > 1
						? `${run}: ${drafts} drafts wait, newest first: treadle deliver ${run}`
						: `${run} waits to be delivered: treadle deliver ${run}`,
				]
			: []),
		...(state === 'interrupted' ? [`${run} was cut off: treadle resume ${run}`] : []),
	]);

const printProblems = (listed: readonly RunListing[]): void => {
	for (const {run, problem} of listed) {
		if (problem) {
			printError(`treadle: ${run}: ${problem}\n`);
		}
	}
};

/** The runs of every repository, each under the path of its checkout. */
const printAllRepositories = async (json: boolean | undefined): Promise<void> => {
	const home = stateHome();
	const names = await readdir(home).catch((): string[] => []);
	const lists = await Promise.all(names.sort().map(async name => listRuns(path.join(home, name, 'runs'))));
	const filled = lists.filter(listed => listed.length > 0);
	if (json) {
		printJsonLines(filled.flat().map(asJson));
	} else if (filled.length === 0) {
		printLines(['No loop has run yet.']);
	} else {
		for (const [index, listed] of filled.entries()) {
			const root = listed.find(({repository}) => repository !== undefined)?.repository;
			printLines([
				...(index > 0 ? [''] : []),
				root ?? path.dirname(path.dirname(listed[0]?.folder ?? '')),
				...runTable(listed, {width: tableWidth(), now: Date.now()}),
			]);
		}
	}

	printProblems(filled.flat());
};

/** Lists the runs of the repository, or of all, newest first, as a table or as one JSON object a line. */
export const runs = async ({json, all}: RunsOptions): Promise<ExitCode> => {
	if (all) {
		await printAllRepositories(json);
		return exitCodes.verified;
	}

	const {runs: folder, repository} = await locate();
	const [listed, used] = await Promise.all([
		listRuns(folder),
		json ? undefined : diskUsage(path.dirname(folder)),
	]);
	if (json) {
		printJsonLines(listed.map(asJson));
	} else if (listed.length === 0) {
		printLines([`No loop has run in ${repository.root} yet.`]);
	} else {
		const waiting = waitingLines(listed);
		printLines([
			...runTable(listed, {width: tableWidth(), now: Date.now()}),
			'',
			...(waiting.length > 0 ? [...waiting, ''] : []),
			`Journals: ${path.join(folder, '<run>', 'journal.jsonl')}`,
			...(used === undefined ? [] : [`On disk: ${formatBytes(used)}; treadle gc frees what old runs hold`]),
		]);
	}

	printProblems(listed);
	return exitCodes.verified;
};
