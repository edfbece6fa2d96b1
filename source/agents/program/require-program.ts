import {exitCodes, Problem} from '../../problem.js';
import {agentEnvironment} from '../../system/process/child-environment.js';
import {findExecutable} from '../../system/process/find-executable.js';

/** Throws a Problem when the program of an agent's command line cannot be found. Starts nothing. */
export const requireProgram = (command: string, environment: NodeJS.ProcessEnv, folder: string): void => {
	const found = findExecutable(command, agentEnvironment(environment), folder);
	if (found.kind === 'missing') {
		throw new Problem(`The agent's command "${command}" cannot run: ${found.word} ${found.reason}.`, {
			hint: 'Install the agent, or correct `agent` in LOOP.md.',
			exitCode: exitCodes.agentFailed,
		});
	}
};
