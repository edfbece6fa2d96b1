import {type ProductName, productNames, products} from '../../products/index.js';
import {findExecutable} from '../../system/process/find-executable.js';

/** Names of the agents whose program is on the PATH of `environment`. Starts nothing. `folder` is an absolute path. */
export const installedAgents = (environment: NodeJS.ProcessEnv, folder: string): ProductName[] =>
	productNames.filter(name => findExecutable(products[name].program, environment, folder).kind === 'file');
