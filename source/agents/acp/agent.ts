import type {AcpProduct, Rights} from '../../products/product.js';
import {createRedactor} from '../../system/secrets/redact.js';
import type {Agent, AgentSession, AgentStart} from '../agent.js';
import {openSideChannel} from '../records/open-side-channel.js';
import {startedOrProblem} from '../session/started-or-problem.js';
import {answerThroughTool, type ToolServer} from './answer-through-tool.js';
import type {PermissionPolicy} from './permission-handler.js';
import {type AcpLimits, startAcpSession} from './session.js';

export type AcpAgentOptions = AcpLimits & {
	name: string;
	label: string;
	scripted: boolean;
	asks: Agent['asks'];
	capabilities?: Agent['capabilities'];
	/** A command line for the shell, or program and arguments. May depend on the folder, where the program is looked up. */
	command: (folder: string) => string | readonly string[];
	/** Throws a Problem when the agent is missing or cannot be used. */
	preflight?: (folder: string) => void;
	/** Treadle's own environment: its PATH finds programs, its secrets are redacted. */
	environment: NodeJS.ProcessEnv;
	product?: AcpProduct;
	/** The model to set in a session. */
	model?: string;
	/** Arguments for Node that run the tool for JSON answers; the built program by default. */
	submitTool?: readonly string[];
};

type AnswerSession = {toolServer: ToolServer; policy: PermissionPolicy};

/** Names a tool server on the command line, for agents that do not accept one with the session. */
const asFlag = (flag: string, {name, command, args}: ToolServer): string[] => [
	flag,
	JSON.stringify({mcpServers: {[name]: {type: 'local', command, args, tools: ['*']}}}),
];

/** An agent that speaks the Agent Client Protocol, version 1, on stdin and stdout. */
export const createAcpAgent = (options: AcpAgentOptions): Agent => {
	const {product} = options;

	const launch = async (
		start: AgentStart,
		rights: Rights,
		answering?: AnswerSession,
	): Promise<AgentSession> => {
		const server = answering?.toolServer;
		const flag = product?.toolServers;
		const command = options.command(start.folder);
		const sideChannel =
			typeof command === 'string'
				? undefined
				: await (product && openSideChannel(product, {...start, command}));
		const isFlagged = server && flag !== undefined && flag !== 'session' && typeof command !== 'string';
		const session = startAcpSession(
			typeof command === 'string'
				? command
				: [
						...command,
						...(sideChannel?.arguments ?? []),
						...(server ? (product?.answerArguments ?? []) : []),
						...(isFlagged ? asFlag(flag, server) : []),
					],
			{
				...start,
				environment: {
					...start.environment,
					...product?.environment(start.environment, rights),
					...sideChannel?.environment,
				},
			},
			createRedactor({...options.environment, ...start.environment}),
			{
				...options,
				sideChannel,
				policy: answering?.policy,
				toolServers: server && !isFlagged ? [{...server, env: []}] : [],
			},
		);
		return startedOrProblem(session);
	};

	return {
		name: options.name,
		label: options.label,
		scripted: options.scripted,
		asks: options.asks,
		capabilities: options.capabilities,
		async preflight(folder) {
			options.preflight?.(folder);
		},
		start: start => launch(start, 'ask'),
		...(options.capabilities?.answersJson === undefined
			? {}
			: {
					answer: (question, start, signal) =>
						answerThroughTool(async answering => launch(start, 'read-only', answering), question, {
							temporary: start.environment.TMPDIR,
							submitTool: options.submitTool,
							signal,
						}),
				}),
	};
};
