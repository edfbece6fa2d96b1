/**
 * `npm run test:agents [-- vitest arguments]`: the real agents, driven through whole loops against the stand-in. Where
 * bubblewrap may, all of it runs in a network that is nothing but the loopback, which proves that nobody is called.
 */

import {execa} from 'execa';
import {productNames} from '../../../source/products/index.js';
import {installAgents} from './install.js';

/** The whole machine, but for the network. */
const apart = ['--dev-bind', '/', '/', '--unshare-net', '--die-with-parent', '--'];

const mayStandApart = async (): Promise<boolean> => {
	const {failed} = await execa('bwrap', [...apart, 'true'], {reject: false, stdio: 'ignore'});
	return !failed;
};

await installAgents(productNames);
const vitest = ['vitest', 'run', '--config', 'vitest.agents.config.ts', ...process.argv.slice(2)];
const isApart = await mayStandApart();
process.stderr.write(
	isApart
		? 'In a network of their own, with nothing but the loopback.\n'
		: 'In the network of this machine: bubblewrap is not there, or not permitted to take it away.\n',
);
const {exitCode} = await execa(
	isApart ? 'bwrap' : 'npx',
	[...(isApart ? [...apart, 'npx'] : []), ...vitest],
	{
		env: {TREADLE_TEST_NETWORK: isApart ? 'loopback' : 'open'},
		reject: false,
		stdio: 'inherit',
	},
);
process.exitCode = exitCode ?? 1;
