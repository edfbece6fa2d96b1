import type {EngineTask} from '../../engine/process/messages.js';
import {findLoop} from '../../loop/file/find-loop.js';
import {readLoop} from '../../loop/file/read-loop.js';
import {exitCodes, Problem} from '../../problem.js';
import {locate} from '../selection/locate.js';

/**
 * Throws a Problem (exit code 9) when a run would have to ask somebody and nobody is there: before a token is spent. A
 * loop that nobody has trained asks at every gate. Source: DESIGN section 3, last paragraph.
 */
export const refuseUnattended = async (task: EngineTask): Promise<void> => {
	// A run that goes on was looked at when it began; it ends by itself at the first gate that needs a person.
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
			hint: `Watch it in a terminal: treadle run ${task.loop}\nOr say that it may run free and only delivery waits for you: treadle run ${task.loop} --headless --gates deliver`,
			exitCode: exitCodes.needsPerson,
		},
	);
};
