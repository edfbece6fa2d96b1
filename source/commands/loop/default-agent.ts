import {Problem} from '../../problem.js';
import {type ProductName, productNames, products} from '../../products/index.js';
import {readSettings} from '../../settings.js';
import {findExecutable} from '../../system/process/find-executable.js';

/** Names of the agents whose program is on the PATH. Starts nothing. */
const installedAgents = (environment: NodeJS.ProcessEnv, folder: string): ProductName[] =>
	productNames.filter(name => findExecutable(products[name].program, environment, folder).kind === 'file');

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
