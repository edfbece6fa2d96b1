import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {agentPrelude} from './agent-prelude.js';
import type {ScriptedAgent} from './scripted-agent.js';

/** Writes an agent's program outside the repository, where nothing it does can change it. Returns its command line. */
export const writeAgent = async (folder: string, {script}: ScriptedAgent): Promise<string> => {
	await mkdir(folder, {recursive: true});
	const file = path.join(folder, 'agent.mjs');
	await writeFile(file, `${agentPrelude}\n${script}\n`);
	return `"${process.execPath}" "${file}"`;
};
