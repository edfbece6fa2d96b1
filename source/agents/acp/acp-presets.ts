import {createCopilotCompanion} from '../records/copilot-companion.js';
import {createGeminiCompanion} from '../records/gemini-companion.js';
import {createOpenCodeCompanion} from '../records/opencode-companion.js';
import {openCodeEnvironment, type Rights} from '../records/opencode-environment.js';
import {createQwenCompanion} from '../records/qwen-companion.js';
import {serverName} from '../submit-tool/contract.js';
import type {CreateCompanion} from './acp-companion.js';

/**
 * How an agent's tokens reach us: with the response to a prompt, for that prompt or for the whole session so far; with
 * each call to the model, on a chunk of the message; or for the last call to the model of a prompt only, which says
 * nothing about the prompt. `elsewhere` is where a companion tells tokens and cost.
 */
export type TokenReport = 'prompt' | 'session' | 'chunks' | 'last-step' | 'elsewhere';

/** All that sets one agent with the Agent Client Protocol apart from the others. */
export type AcpPreset = {
	/** As people call it. */
	label: string;
	/** Looked for on the PATH. */
	program: string;
	/** The npm package it comes in, whose version is read before the start; a program from elsewhere tells it later. */
	package: string;
	/** What it calls itself in `initialize`: how it is known when a loop starts it by a command line of its own. */
	agentName: string;
	/** The arguments that make it speak the protocol, newest version first. A version before the last one is too old. */
	launches: readonly {since: string; arguments: readonly string[]}[];
	/** Why versions before the oldest one do not do. */
	oldestBecause: string;
	/** Whether it takes its model on the command line, or as an option of the session. */
	model: '--model' | 'session';
	/** Variables it needs. Throws a Problem when those of the user cannot be kept beside them. */
	environment: (environment: NodeJS.ProcessEnv, rights: Rights) => Record<string, string>;
	/** The session mode in which it asks, where it offers one. */
	mode?: string;
	/** Options of the session with the values in which it asks, where it offers them. */
	options?: Readonly<Record<string, string>>;
	/** `every-tool` where reading can ask too. */
	asks: 'every-tool' | 'some-tools';
	/** It ends its turn after a no, so that the next prompt can carry the reason at once. */
	endsTurnAfterNo: boolean;
	tokens: TokenReport;
	/** Hears what the agent does not tell by the protocol. */
	companion?: CreateCompanion;
	/** `reported` where it tells its cost itself. */
	cost: 'reported' | 'estimated';
	/** It ends a turn as if all were well when no call to the model succeeded. */
	endsWellWithoutModel?: boolean;
	/** Whether tool servers come with the session, or on the command line. */
	toolServers: 'session' | '--additional-mcp-config';
	/** Further arguments where it answers with a tool of ours. */
	answering?: readonly string[];
	/** What to do when it wants a login. */
	login: string;
};

/**
 * Agents that speak the Agent Client Protocol themselves. A further one is one more entry here, and its name in
 * `namedAgents` of loop/loop.ts.
 */
export const acpPresets = {
	gemini: {
		label: 'Gemini CLI',
		program: 'gemini',
		package: '@google/gemini-cli',
		agentName: 'gemini-cli',
		launches: [
			{since: '0.33.0', arguments: ['--acp']},
			{since: '0.20.0', arguments: ['--experimental-acp']},
		],
		oldestBecause: 'older versions lack session modes or have an early form of the protocol',
		model: '--model',
		environment: (_, rights) => ({
			// It starts itself anew as a child otherwise, which signals do not reach.
			GEMINI_CLI_NO_RELAUNCH: 'true',
			// In a folder that is not trusted no tool server works, ours neither; those of the folder stay shut out.
			...(rights === 'read-only' ? {GEMINI_CLI_TRUST_WORKSPACE: 'true'} : {}),
		}),
		answering: ['--allowed-mcp-server-names', serverName],
		mode: 'default',
		asks: 'some-tools',
		endsTurnAfterNo: false,
		tokens: 'prompt',
		companion: createGeminiCompanion,
		cost: 'estimated',
		toolServers: 'session',
		login: 'start `gemini` once and log in, or set GEMINI_API_KEY',
	},
	opencode: {
		label: 'opencode',
		program: 'opencode',
		package: 'opencode-ai',
		agentName: 'OpenCode',
		launches: [{since: '1.1.1', arguments: ['acp']}],
		oldestBecause: 'older versions cannot be told to ask about every tool',
		model: 'session',
		environment: openCodeEnvironment,
		options: {mode: 'build'},
		asks: 'every-tool',
		endsTurnAfterNo: true,
		tokens: 'last-step',
		companion: createOpenCodeCompanion,
		cost: 'reported',
		toolServers: 'session',
		login: 'run `opencode auth login`',
	},
	copilot: {
		label: 'GitHub Copilot CLI',
		program: 'copilot',
		package: '@github/copilot',
		agentName: 'Copilot',
		launches: [{since: '1.0.87', arguments: ['--acp', '--no-auto-update']}],
		// Source: https://github.com/github/copilot-cli/issues/4537
		oldestBecause: 'versions from 1.0.81 on run every tool without asking',
		model: '--model',
		environment: () => ({}),
		mode: 'https://agentclientprotocol.com/protocol/session-modes#agent',
		options: {allow_all: 'off'},
		asks: 'some-tools',
		endsTurnAfterNo: true,
		tokens: 'session',
		companion: createCopilotCompanion,
		cost: 'estimated',
		endsWellWithoutModel: true,
		toolServers: '--additional-mcp-config',
		login: 'run `copilot login`',
	},
	qwen: {
		label: 'Qwen Code',
		program: 'qwen',
		package: '@qwen-code/qwen-code',
		agentName: 'qwen-code',
		launches: [
			{since: '0.8.0', arguments: ['--acp']},
			{since: '0.5.0', arguments: ['--experimental-acp']},
		],
		oldestBecause: 'older versions have an early form of the protocol',
		model: '--model',
		environment: () => ({QWEN_CODE_NO_RELAUNCH: 'true'}),
		// Its own default lets a model decide what is asked.
		mode: 'default',
		asks: 'some-tools',
		endsTurnAfterNo: true,
		tokens: 'chunks',
		companion: createQwenCompanion,
		cost: 'estimated',
		toolServers: 'session',
		login: 'start `qwen` once and log in, or set OPENAI_API_KEY',
	},
} as const satisfies Record<string, AcpPreset>;

export type AcpPresetName = keyof typeof acpPresets;

/** The preset of an agent that calls itself so, where there is one. */
export const presetCalled = (agentName: unknown): AcpPreset | undefined =>
	Object.values<AcpPreset>(acpPresets).find(preset => preset.agentName === agentName);
