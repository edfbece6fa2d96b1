import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import type {AcpLimits} from '../../../source/agents/acp/session.js';
import type {
	Agent,
	AgentEvent,
	AgentSession,
	AgentStart,
	PermissionAnswer,
} from '../../../source/agents/agent.js';
import {createAgent} from '../../../source/agents/index.js';
import {agentEnvironment} from '../../../source/system/process/child-environment.js';

type End = Extract<AgentEvent, {type: 'end'}>;

export const fixture = (mode: string, argument = ''): string =>
	`exec "${process.execPath}" "${path.resolve(import.meta.dirname, '../fixtures/acp-agent.ts')}" ${mode} '${argument}'`;

export const acp = (mode: string, argument = '', limits: AcpLimits = {}): Agent =>
	createAgent({kind: 'acp', command: fixture(mode, argument)}, {environment: process.env, ...limits});

export type Conversation = {folder: string; session: AgentSession; rawLog: string};

/** Starts the agent in a folder of its own; both are gone when the test ends. */
export const converse = async (agent: Agent, start: Partial<AgentStart> = {}): Promise<Conversation> => {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'treadle-agent-')));
	const rawLog = path.join(folder, 'raw.log');
	const session = await agent.start({folder, environment: agentEnvironment(process.env), rawLog, ...start});
	onTestFinished(async () => {
		await session.dispose();
		rmSync(folder, {recursive: true});
	});
	return {folder, session, rawLog};
};

export type PromptOptions = {
	text?: string;
	signal?: AbortSignal;
	answer?: PermissionAnswer;
	onEvent?: (event: AgentEvent) => void;
};

/** Prompts and collects everything the agent does; permissions get the answer. */
export const prompt = async (
	session: AgentSession,
	{text = 'Go', signal = new AbortController().signal, answer = {allow: true}, onEvent}: PromptOptions = {},
) => {
	const events: AgentEvent[] = [];
	for await (const event of session.prompt(text, signal)) {
		events.push(event);
		onEvent?.(event);
		if (event.type === 'ask') {
			event.answer(answer);
		}
	}

	const steps = events.flatMap(event => (event.type === 'step' ? [event.step] : []));
	return {
		events,
		steps,
		end: events.at(-1) as End,
		usage: events.flatMap(event => (event.type === 'usage' ? [event.usage] : [])),
		asks: events.flatMap(event => (event.type === 'ask' ? [event.ask] : [])),
		/** Messages or thoughts, joined by id. */
		said: (kind: 'message' | 'thought' = 'message'): string[] => {
			const texts = new Map<string, string>();
			for (const step of steps) {
				if (step.kind === kind) {
					texts.set(step.id, (texts.get(step.id) ?? '') + step.text);
				}
			}

			return [...texts.values()];
		},
		/** What is known of a tool call in the end. */
		tool: (id: string) => Object.assign({}, ...steps.filter(step => step.kind === 'tool' && step.id === id)),
		notices: steps.flatMap(step => (step.kind === 'notice' ? [step.text] : [])),
	};
};
