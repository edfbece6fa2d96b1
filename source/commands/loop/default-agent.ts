import {installedAgents} from '../../agents/probe/installed-agents.js';
import {Problem} from '../../problem.js';
import {productNames} from '../../products/index.js';
import {readSettings} from '../../settings.js';

/**
 * The agent of a loop that names none: the preference `agent`, else the only one that is installed.
 *
 * @throws {Problem} that names those found, where there is not just one
 */
export const defaultAgent = async (environment: NodeJS.ProcessEnv, folder: string): Promise<string> => {
	const preferred = (await readSettings(environment)).settings.agent;
	if (preferred !== '') {
		return preferred;
	}

	const found = installedAgents(environment, folder);
	const [only] = found;
	if (found.length === 1 && only !== undefined) {
		return only;
	}

	if (only === undefined) {
		throw new Problem('no agent that Treadle knows is installed.', {
			hint: `Install one of ${productNames.join(', ')}, or name any program: --agent '{ command: "./agent.sh" }'`,
		});
	}

	throw new Problem(`several agents are installed: ${found.join(', ')}. Say which is to work.`, {
		hint: `Add --agent ${only}, or choose one for all loops: treadle config set agent ${only}`,
	});
};
