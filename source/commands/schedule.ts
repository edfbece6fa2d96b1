import {findLoop} from '../loop/file/find-loop.js';
import {readLoop} from '../loop/file/read-loop.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import type {Target} from './schedule/cron-times.js';
import {cronLine} from './schedule/crontab.js';
import {workflow} from './schedule/github-actions.js';
import {createJob, type Job} from './schedule/job.js';
import {launchAgent} from './schedule/launchd.js';
import {systemdUnits} from './schedule/systemd.js';
import {timingOf} from './schedule/timing.js';
import {chooseLoop} from './selection/choose-loop.js';
import {locate} from './selection/locate.js';
import {printLines} from './terminal/output.js';

export type ScheduleOptions = {print: Target; at?: string; gates?: string};

const writers: Record<Target, (job: Job) => string> = {
	systemd: systemdUnits,
	launchd: launchAgent,
	cron: cronLine,
	'github-actions': workflow,
};

/** What starts a loop at its times, for a program of the system that knows times. Installs nothing. */
export const schedule = async (
	loopNamed: string | undefined,
	{print, at, gates}: ScheduleOptions,
): Promise<ExitCode> => {
	const named = await chooseLoop(loopNamed, 'treadle schedule');
	const folder = process.cwd();
	const {repository, kept} = await locate(folder);
	const loop = await readLoop(await findLoop(repository.root, named, folder, kept));
	if (gates !== undefined && gates !== 'deliver') {
		throw new Problem(`--gates ${gates}: a timer can leave open only the question whether to deliver.`, {
			hint: 'Write --gates deliver.',
		});
	}

	const asking = loop.gates.filter(gate => gate !== 'deliver');
	if (asking.length > 0 && gates === undefined) {
		throw new Problem(
			`the loop ${loop.name} asks at these gates: ${asking.join(', ')}. Nobody is there to answer when a timer starts it.`,
			{
				hint: `Watch it a few times first: treadle run ${named}\nThen write "gates: deliver" into its LOOP.md, or add --gates deliver here: only delivery waits for you.`,
			},
		);
	}

	const job = createJob({
		loop,
		folder: repository.root,
		timing: timingOf(named, loop.triggers, at),
		gates: asking.length > 0 ? gates : undefined,
		environment: process.env,
		program: process.argv[1] ?? '',
	});
	printLines(writers[print](job).split('\n'));
	return exitCodes.verified;
};
