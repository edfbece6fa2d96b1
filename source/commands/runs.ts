import path from 'node:path';
import {type ExitCode, exitCodes} from '../problem.js';
import {formatCount, formatMoney} from '../screen/format.js';
import {describeRun, type RunDescription} from './describe-run.js';
import {listRuns} from './find-run.js';
import {locate} from './locate.js';
import {type Column, table} from './table.js';

/** How a run stands, in one word that tells most. */
export const standing = ({state, outcome, waitsForDelivery}: RunDescription): string => {
	if (waitsForDelivery) return 'verified, to deliver';
	return outcome ?? state;
};

const unknown = '?';

export const runColumns: readonly Column<RunDescription>[] = [
	{title: 'RUN', cell: ({id}) => id},
	{title: 'STATE', cell: standing},
	{title: 'ITERATIONS', cell: ({iterations}) => String(iterations), align: 'right'},
	{title: 'VERDICT', cell: ({verdict}) => verdict ?? '-'},
	{title: 'COMMIT', cell: ({commit}) => commit?.slice(0, 9) ?? '-'},
	{title: 'TOKENS', cell: ({tokens}) => (tokens === null ? unknown : formatCount(tokens)), align: 'right'},
	{title: 'COST', cell: ({cost}) => (cost === null ? unknown : formatMoney(cost)), align: 'right'},
	{title: 'BRANCH', cell: ({branch}) => branch ?? '-'},
];

/** Lists the runs of the repository, newest first, as a table or as one JSON object a line. */
export const runs = async (options: {json?: boolean}): Promise<ExitCode> => {
	const {folder, runs: runsFolder, repository} = await locate();
	const found = await listRuns(runsFolder);
	const described: RunDescription[] = [];
	for (const run of found) described.push(await describeRun(run, folder));

	if (options.json) {
		for (const run of described) process.stdout.write(`${JSON.stringify(run)}\n`);
		return exitCodes.verified;
	}

	if (described.length === 0) {
		process.stdout.write(`No loop has run in ${repository.root} yet.\n`);
		return exitCodes.verified;
	}

	process.stdout.write(`${table(runColumns, described).join('\n')}\n`);
	process.stdout.write(`\nJournals: ${path.join(runsFolder, '<run>', 'journal.jsonl')}\n`);
	for (const {id, problem} of described) if (problem) process.stderr.write(`treadle: ${id}: ${problem}\n`);
	return exitCodes.verified;
};
