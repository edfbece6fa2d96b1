import {listRuns} from '../journal/list-runs.js';
import {listLoops} from '../loop/find-loop.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {locate} from './locate.js';
import {print, printLines} from './output.js';
import {runColumns} from './runs.js';
import {table} from './table.js';

const runsShown = 5;

/** What `treadle` alone prints: in a terminal the loops and last runs here with what to type, else the help. */
export const overview = async (printHelp: () => void): Promise<ExitCode> => {
	if (!process.stdout.isTTY) {
		printHelp();
		return exitCodes.verified;
	}

	const location = await locate().catch((error: unknown) => {
		if (error instanceof Problem) return undefined;
		throw error;
	});
	const loops = location ? await listLoops(location.repository.root) : [];
	const newest = location ? (await listRuns(location.runs)).slice(0, runsShown) : [];
	if (loops.length === 0 && newest.length === 0) {
		printHelp();
		print(`\nNew here? See a loop at work, without an account: treadle demo\n`);
		return exitCodes.verified;
	}

	const hints = [
		{run: newest[0], command: 'watch', does: 'look at it'},
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
	].flatMap(({run, command, does}) => (run ? [{typed: `treadle ${command} ${run.run}`, does}] : []));
	const width = Math.max(0, ...hints.map(({typed}) => typed.length));
	const lines = [
		'Loops',
		...loops.map(name => `  treadle run ${name}`),
		...(newest.length > 0
			? ['', 'Last runs', ...table(runColumns, newest).map(line => `  ${line}`), '']
			: []),
		...hints.map(({typed, does}) => `  ${typed.padEnd(width)}  ${does}`),
		'',
		'All commands: treadle --help',
	];
	printLines(lines);
	return exitCodes.verified;
};
