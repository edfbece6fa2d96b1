import type {AgentChoice} from '../loop/loop.js';
import {products} from '../products/index.js';
import {oneLine} from '../system/text/sanitize.js';
import {createAcpAgent} from './acp/agent.js';
import {createProductAgent, type ProductChoice} from './acp/product-agent.js';
import type {AcpLimits} from './acp/session.js';
import type {Agent} from './agent.js';
import {createClaudeAgent} from './claude/agent.js';
import {createCodexAgent} from './codex/agent.js';
import {createCommandAgent} from './command-agent.js';
import {requireProgram} from './program/require-program.js';
import {rehearsalPath} from './rehearsal/rehearsal-path.js';

export type CreateAgentOptions = AcpLimits & {
	/** Treadle's own environment: its PATH finds programs, its secrets are redacted. */
	environment?: NodeJS.ProcessEnv;
	/** Arguments for Node that run the scripted agent; the built program by default. */
	rehearsal?: readonly string[];
	/** Arguments for Node that run the tool for JSON answers; the built program by default. */
	submitTool?: readonly string[];
};

/** The agent that a loop names. Starts nothing. */
export const createAgent = (choice: AgentChoice, options: CreateAgentOptions = {}): Agent => {
	const {environment = process.env, rehearsal, ...limits} = options;
	switch (choice.kind) {
		case 'command':
			return createCommandAgent({command: choice.command, environment, silence: limits.silence});
		case 'acp':
			return createAcpAgent({
				...limits,
				name: 'acp',
				label: `${oneLine(choice.command, 80)} (ACP)`,
				scripted: false,
				asks: 'some-tools',
				capabilities: {answersJson: 'tool'},
				command: () => choice.command,
				preflight: folder => requireProgram(choice.command, environment, folder),
				environment,
			});
		case 'rehearsal':
			return createAcpAgent({
				...limits,
				name: 'rehearsal',
				label: 'rehearsal (scripted, no model)',
				scripted: true,
				asks: 'every-tool',
				capabilities: {answersJson: 'tool'},
				command: () => [process.execPath, ...(rehearsal ?? [rehearsalPath()])],
				environment,
			});
		default:
			return createNamedAgent(choice, {...limits, environment});
	}
};

const createNamedAgent = (
	choice: ProductChoice,
	options: AcpLimits & {environment: NodeJS.ProcessEnv; submitTool?: readonly string[]},
): Agent => {
	const product = products[choice.kind];
	switch (product.protocol) {
		case 'claude':
			return createClaudeAgent({...options, choice});
		case 'codex':
			return createCodexAgent({...options, choice});
		case 'acp':
			return createProductAgent(choice, product, options);
	}
};
