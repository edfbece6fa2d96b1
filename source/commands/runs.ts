import path from 'node:path';
import {listRuns, type RunListing} from '../journal/list-runs.js';
import {type ExitCode, exitCodes} from '../problem.js';
import {formatCount, formatMoney} from '../screen/format.js';
import {shortMeasure} from '../screen/measures.js';
import {locate} from './locate.js';
import {printError, printJsonLines, printLines} from './output.js';
import {type Column, table} from './table.js';

/** Tokens in and out together; undefined when the agent did not say. */
const tokensOf = ({usage}: RunListing): number | undefined =>
	usage.input === undefined && usage.output === undefined
		? undefined
		: (usage.input ?? 0) + (usage.output ?? 0);

/** A value that may be unknown, which is not the same as nothing. */
const known = (value: number | undefined, format: (value: number) => string): string =>
	value === undefined ? '?' : format(value);

/** The verdict, and how far the first verifier is that stands in the way. */
const verdictOf = ({verdict, progress}: RunListing): string => {
	const open = progress.find(({status}) => status !== 'passed');
	return [verdict ?? '-', open && shortMeasure(open.measure)].filter(Boolean).join(' ');
};

export const runColumns: readonly Column<RunListing>[] = [
	{title: 'RUN', cell: ({run}) => run},
	{title: 'STATE', cell: ({state, waitsForDelivery}) => (waitsForDelivery ? `${state}, to deliver` : state)},
	{title: 'ITERATIONS', cell: ({iterations}) => String(iterations), align: 'right'},
	{title: 'VERDICT', cell: verdictOf},
	{title: 'COMMIT', cell: ({commit}) => commit?.slice(0, 9) ?? '-'},
	{title: 'TOKENS', cell: run => known(tokensOf(run), formatCount), align: 'right'},
	{title: 'COST', cell: ({usage}) => known(usage.cost, formatMoney), align: 'right'},
	{title: 'BRANCH', cell: ({branch}) => branch ?? '-'},
];

/** A run as a script reads it. Names are a contract; what is unknown is null. */
const asJson = (run: RunListing): unknown => ({
	id: run.run,
	loop: run.loop,
	state: run.state,
	iterations: run.iterations,
	verdict: run.verdict ?? null,
	progress: run.progress.map(({verifier, status, measure}) => ({verifier, status, ...measure})),
	commit: run.commit ?? null,
	tokens: tokensOf(run) ?? null,
	cost: run.usage.cost ?? null,
	costBasis: run.usage.costBasis,
	branch: run.branch ?? null,
	waitsForDelivery: run.waitsForDelivery,
	startedAt: run.startedAt ?? null,
	finishedAt: run.finishedAt ?? null,
	journal: run.journal,
	problem: run.problem ?? null,
});

/** Lists the runs of the repository, newest first, as a table or as one JSON object a line. */
export const runs = async (options: {json?: boolean}): Promise<ExitCode> => {
	const {runs: folder, repository} = await locate();
	const listed = await listRuns(folder);
	if (options.json) {
		printJsonLines(listed.map(asJson));
	} else {
		printLines(
			listed.length === 0
				? [`No loop has run in ${repository.root} yet.`]
				: [...table(runColumns, listed), '', `Journals: ${path.join(folder, '<run>', 'journal.jsonl')}`],
		);
	}

	for (const {run, problem} of listed) if (problem) printError(`treadle: ${run}: ${problem}\n`);
	return exitCodes.verified;
};
