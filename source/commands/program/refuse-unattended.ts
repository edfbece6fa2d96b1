import type {EngineTask} from '../../engine/process/messages.js';
import {findLoop} from '../../loop/file/find-loop.js';
import {readLoop} from '../../loop/file/read-loop.js';
import {exitCodes, Problem} from '../../problem.js';
import {locate} from '../selection/locate.js';

/**
 * Throws a Problem (exit code 9) when a run would have to ask and nobody is there, before any tokens are spent. A loop
 * without `gates` asks at every gate. `option` is what was typed, for the hint.
 */
export const refuseUnattended = async (
	task: EngineTask,
	option: '--headless' | '--background' = '--headless',
): Promise<void> => {
	// A resumed run was checked when it began; it ends by itself at the first gate that asks.
	if (!('loop' in task)) {
		return;
	}
	const {repository} = await locate(task.folder);
	const loop = await readLoop(await findLoop(repository.root, task.loop, task.folder));
	const asking = (task.gates ?? loop.gates).filter(gate => gate !== 'deliver');
	if (asking.length === 0) {
		return;
	}
	throw new Problem(
		`the loop ${loop.name} asks at these gates: ${asking.join(', ')}. Nobody is there to answer.`,
		{
			hint: `Watch it in a terminal: treadle run ${task.loop}\nOr let it run by itself, so that only delivery waits for you: treadle run ${task.loop} ${option} --gates deliver`,
			exitCode: exitCodes.needsPerson,
		},
	);
};
