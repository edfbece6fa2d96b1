import {listRuns, type RunListing} from '../journal/runs/list-runs.js';
import {listLoops} from '../loop/file/find-loop.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {type Location, locate} from './selection/locate.js';
import {printLines} from './terminal/output.js';
import {runTable, tableWidth} from './terminal/run-table.js';

const runsShown = 5;

/** A command to type, and what it does. */
type Hint = {typed: string; does: string};

const hintLines = (hints: readonly Hint[]): string[] => {
	const width = Math.max(0, ...hints.map(({typed}) => typed.length));
	return hints.map(({typed, does}) => `  ${typed.padEnd(width)}  ${does}`);
};

/** A minimal loop to copy. */
const example = `  ---
  goal: Everything in spec.md is built and proven by the tests
  agent: claude
  verify:
    - run: npm test
  protect: [spec.md, "test/**"]
  ---
  Compare what is built with spec.md and build the next missing part.`;

const newHereLines = (location: Location | undefined): string[] => [
	...(location
		? [
				'There are no loops in this repository yet. Write the file loops/spec/LOOP.md:',
				'',
				...example.split('\n'),
				'',
				'Then:',
				...hintLines([
					{typed: 'treadle check spec', does: 'its checks and their results now; costs nothing'},
					{typed: 'treadle run spec', does: 'start it; every step asks you first'},
				]),
			]
		: ['This folder is not in a git repository, and loops need one: change to yours, or run git init.']),
	'',
	...(location
		? [
				'Or in one line, without a file:',
				'  treadle loop now "Fix the failing tests." --verify "npm test"',
				'',
			]
		: []),
	'Or first:',
	...hintLines([
		{typed: 'treadle demo', does: 'see a loop at work: no account, no network'},
		{typed: 'treadle doctor', does: 'see which agents are installed and work'},
	]),
];

/** Commands for the runs here, the most urgent first. */
const runHints = (newest: readonly RunListing[]): Hint[] =>
	[
		{
			run: newest.find(({waitsAt}) => waitsAt !== undefined),
			command: 'watch',
			does: 'it waits for your answer',
		},
		{
			run: newest.find(({state}) => state === 'interrupted'),
			command: 'resume',
			does: 'go on where it stopped',
		},
		{
			run: newest.find(run => run.waitsForDelivery),
			command: 'deliver',
			does: 'see the result, say yes or no',
		},
		{run: newest.find(({waitsAt}) => waitsAt === undefined), command: 'watch', does: 'look at it'},
	].flatMap(({run, command, does}) => (run ? [{typed: `treadle ${command} ${run.run}`, does}] : []));

/** What `treadle` alone prints: in a terminal the loops and last runs here with what to type, else the help. */
export const overview = async (printHelp: () => void): Promise<ExitCode> => {
	if (!process.stdout.isTTY) {
		printHelp();
		return exitCodes.verified;
	}

	const location = await locate().catch((error: unknown) => {
		if (error instanceof Problem) {
			return undefined;
		}
		throw error;
	});
	const loops = location ? await listLoops(location.repository.root) : [];
	const newest = location ? (await listRuns(location.runs)).slice(0, runsShown) : [];
	const lines =
		loops.length === 0 && newest.length === 0
			? newHereLines(location)
			: [
					'Loops',
					...(loops.length > 0
						? hintLines(loops.map(name => ({typed: `treadle run ${name}`, does: 'start it'})))
						: ['  none in loops/']),
					...(newest.length > 0
						? [
								'',
								'Last runs',
								...runTable(newest, {width: tableWidth() - 2, now: Date.now()}).map(line => `  ${line}`),
								'',
								'Next',
								...hintLines(runHints(newest)),
							]
						: []),
				];
	printLines([...lines, '', 'All commands: treadle --help']);
	return exitCodes.verified;
};
