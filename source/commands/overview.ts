import {listLoops} from '../loop/find-loop.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {describeRun} from './describe-run.js';
import {listRuns} from './find-run.js';
import {locate} from './locate.js';
import {runColumns} from './runs.js';
import {table} from './table.js';

const runsShown = 5;

/** What `treadle` alone prints: in a terminal the loops and last runs here with what to type, else the help. */
export const overview = async (help: string): Promise<ExitCode> => {
	if (!process.stdout.isTTY) {
		process.stdout.write(help);
		return exitCodes.verified;
	}

	const location = await locate().catch((error: unknown) => {
		if (error instanceof Problem) return undefined;
		throw error;
	});
	const loops = location ? await listLoops(location.repository.root) : [];
	const newest = location ? (await listRuns(location.runs)).slice(0, runsShown) : [];
	if (!location || (loops.length === 0 && newest.length === 0)) {
		process.stdout.write(`${help}\nNew here? See a loop at work, without an account: treadle demo\n`);
		return exitCodes.verified;
	}

	const lines = ['Loops', ...loops.map(name => `  treadle run ${name}`)];
	if (newest.length > 0) {
		const described = await Promise.all(newest.map(async run => describeRun(run, location.folder)));
		lines.push('', 'Last runs', ...table(runColumns, described).map(line => `  ${line}`), '');
		const [latest] = described;
		const waiting = described.find(({waitsForDelivery}) => waitsForDelivery);
		const unfinished = described.find(({state}) => state === 'crashed');
		if (latest) lines.push(`  treadle watch ${latest.id}    look at it`);
		if (unfinished) lines.push(`  treadle resume ${unfinished.id}    go on where it stopped`);
		if (waiting) lines.push(`  treadle deliver ${waiting.id}    see the result and say yes or no`);
	}

	process.stdout.write(`${lines.join('\n')}\n\nAll commands: treadle --help\n`);
	return exitCodes.verified;
};
