/**
 * Brings the real agents into the cache, once: `node --import ./test/support/register.ts test/agents/real/install.ts [name …]`.
 * They are programs of other people, of a gigabyte together, and so no dependencies of ours.
 */
import {mkdirSync} from 'node:fs';
import {execa} from 'execa';
import {type ProductName, productNames} from '../../../source/products/index.js';
import {agentsCache, findRealAgent, pinnedAgents} from './pinned.js';

const isName = (word: string): word is ProductName => productNames.some(name => name === word);

/**
 * Installs what is missing or of another version.
 *
 * @throws Error where npm cannot
 */
export const installAgents = async (names: readonly ProductName[]): Promise<void> => {
	const missing = names.filter(name => 'missing' in findRealAgent(name));
	if (missing.length === 0) {
		return;
	}

	const cache = agentsCache();
	mkdirSync(cache, {recursive: true});
	const packages = missing.map(name => `${pinnedAgents[name].package}@${pinnedAgents[name].version}`);
	process.stderr.write(`Installing ${packages.join(', ')} into ${cache} …\n`);
	await execa(
		'npm',
		[
			'install',
			'--prefix',
			cache,
			'--save-exact',
			'--no-audit',
			'--no-fund',
			'--loglevel=error',
			...packages,
		],
		{stdin: 'ignore', stdout: 'ignore', stderr: 'inherit'},
	);
};

if (import.meta.main) {
	const wanted = process.argv.slice(2);
	const unknown = wanted.filter(word => !isName(word));
	if (unknown.length > 0) {
		process.stderr.write(`no agent ${unknown.join(', ')}; agents: ${productNames.join(', ')}\n`);
		process.exit(2);
	}

	await installAgents(wanted.length > 0 ? wanted.filter(isName) : productNames);
}
