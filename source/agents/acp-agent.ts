import {createRedactor} from '../system/redact.js';
import {type AcpLimits, startAcpSession} from './acp-session.js';
import type {Agent} from './agent.js';
import {requireProgram} from './require-program.js';
import {startedOrProblem} from './started-or-problem.js';

export type AcpAgentOptions = AcpLimits & {
	name: string;
	label: string;
	scripted: boolean;
	asks: Agent['asks'];
	/** A command line for the shell, or program and arguments. */
	command: string | readonly string[];
	/** Treadle's own environment: where programs are looked for, and whose secrets are taken out. */
	environment: NodeJS.ProcessEnv;
};

/** An agent that speaks the Agent Client Protocol, version 1, on stdin and stdout. */
export const createAcpAgent = (options: AcpAgentOptions): Agent => ({
	name: options.name,
	label: options.label,
	scripted: options.scripted,
	asks: options.asks,
	async preflight(folder) {
		if (typeof options.command === 'string') {
			requireProgram(options.command, options.environment, folder);
		}
	},
	async start(start) {
		const redact = createRedactor({...options.environment, ...start.environment});
		return startedOrProblem(startAcpSession(options.command, start, redact, options));
	},
});
