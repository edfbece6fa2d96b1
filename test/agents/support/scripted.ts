import path from 'node:path';
import type {Agent} from '../../../source/agents/agent.js';
import {createAgent} from '../../../source/agents/index.js';
import type {Script} from '../fixtures/scripted-acp.js';

const file = path.resolve(import.meta.dirname, '../fixtures/scripted-acp.ts');
const register = path.resolve(import.meta.dirname, '../../support/register.ts');
const submitTool = path.resolve(import.meta.dirname, '../../../source/agents/asking/submit-tool/main.ts');

/** The program that plays a script, as a line for the shell. */
export const scriptedCommand = (script: Script): string =>
	`exec "${process.execPath}" "${file}" '${JSON.stringify(script).replaceAll("'", String.raw`'\''`)}'`;

/** An ACP agent of any name that plays a script. */
export const scripted = (script: Script): Agent =>
	createAgent(
		{kind: 'acp', command: scriptedCommand(script)},
		{environment: process.env, submitTool: ['--import', register, submitTool]},
	);
