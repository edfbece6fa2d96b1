import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {agentPrelude} from './agent-prelude.js';
import type {Deed} from './deed.js';

/** Writes a deed's agent outside the repository, where nothing the agent does can change it. Returns its command line. */
export const writeAgent = async (folder: string, {agent}: Deed): Promise<string> => {
	await mkdir(folder, {recursive: true});
	const file = path.join(folder, 'agent.mjs');
	await writeFile(file, `${agentPrelude}\n${agent}\n`);
	return `"${process.execPath}" "${file}"`;
};
