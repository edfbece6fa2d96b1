import type {EngineTask} from '../../engine/process/messages.js';
import {readFacts} from '../../journal/runs/read-facts.js';
import {type ExitCode, exitCodes, Problem} from '../../problem.js';
import {locateRun} from '../selection/find-run.js';
import {printLines} from '../terminal/output.js';
import {startEngine} from './start-engine.js';

/** Throws a Problem (exit code 9) when a run that goes on would ask at gates that nobody sees. */
const refuseAskingRun = async (task: EngineTask): Promise<void> => {
	if ('loop' in task) {
		return;
	}
	const {run, folder} = await locateRun(task.run);
	const asking = (task.gates ?? (await readFacts(folder)).gates).filter(gate => gate !== 'deliver');
	if (asking.length > 0) {
		throw new Problem(
			`${run} asks at these gates: ${asking.join(', ')}. In the background nobody sees them.`,
			{
				hint: `Go on with it in a terminal: treadle resume ${run}\nOr let it run by itself, so that only delivery waits for you: treadle resume ${run} --background --gates deliver`,
				exitCode: exitCodes.needsPerson,
			},
		);
	}
};

/**
 * Starts or resumes a run without a screen, and leaves it to itself: it outlives this process and its terminal. Its
 * delivery waits for an answer from any other terminal.
 */
export const runInBackground = async (task: EngineTask): Promise<ExitCode> => {
	await refuseAskingRun(task);
	const {run} = await startEngine({...task, unattended: '--background'}, {inBackground: true}).ready;
	printLines([
		`${run} runs in the background.`,
		`  Watch it:  treadle watch ${run}`,
		`  Stop it:   treadle stop ${run}`,
	]);
	return exitCodes.verified;
};
