/** The real programs that `npm run test:agents` works with: the one place that says which versions. */

import {existsSync, readFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import type {ProductName} from '../../../source/products/index.js';

type Pinned = {package: string; version: string};

export const pinnedAgents: Record<ProductName, Pinned> = {
	claude: {package: '@anthropic-ai/claude-code', version: '2.1.329'},
	codex: {package: '@openai/codex', version: '0.169.0'},
	gemini: {package: '@google/gemini-cli', version: '0.61.0'},
	opencode: {package: 'opencode-ai', version: '1.18.33'},
	copilot: {package: '@github/copilot', version: '1.0.102'},
	qwen: {package: '@qwen-code/qwen-code', version: '0.24.4'},
};

/** Outside the repository: the programs weigh a gigabyte. */
export const agentsCache = (): string =>
	process.env.TREADLE_AGENTS_CACHE || path.join(homedir(), '.cache', 'treadle-agents');

export type RealAgent = {
	name: ProductName;
	version: string;
	/** Absolute path of the program. */
	file: string;
	/** The folder it lies in, for a PATH. */
	folder: string;
};

const installedVersion = (name: ProductName): string | undefined => {
	const file = path.join(agentsCache(), 'node_modules', pinnedAgents[name].package, 'package.json');
	return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as {version: string}).version : undefined;
};

/** The installed program, or a line that says why there is none. */
export const findRealAgent = (name: ProductName): RealAgent | {missing: string} => {
	const {version} = pinnedAgents[name];
	const folder = path.join(agentsCache(), 'node_modules', '.bin');
	const file = path.join(folder, name);
	const installed = installedVersion(name);
	if (installed === undefined || !existsSync(file)) {
		return {missing: `${name} is not in ${agentsCache()}; npm run test:agents installs it`};
	}

	return installed === version
		? {name, version, file, folder}
		: {
				missing: `${name} in ${agentsCache()} is ${installed}, not ${version}; npm run test:agents installs it`,
			};
};

/** @throws Error where it is not installed: for tests that were promised one */
export const requireRealAgent = (name: ProductName): RealAgent => {
	const found = findRealAgent(name);
	if ('missing' in found) {
		throw new Error(found.missing);
	}
	return found;
};
