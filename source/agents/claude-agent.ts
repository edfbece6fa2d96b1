import type {Usage} from '../journal/events.js';
import {agentEnvironment} from '../system/child-environment.js';
import {createPurifier, oneLine} from '../system/purify.js';
import {createRedactor} from '../system/redact.js';
import type {Agent, AgentStart, JsonAnswer, JsonQuestion} from './agent.js';
import {answerArguments, type ClaudeChoice, oldestClaude, workArguments} from './claude-arguments.js';
import {type ClaudeLimits, startClaudeSession} from './claude-session.js';
import {requireVersion} from './require-version.js';
import {startedOrProblem} from './started-or-problem.js';

export type ClaudeAgentOptions = ClaudeLimits & {
	choice: ClaudeChoice;
	/** Treadle's own environment: where programs are looked for, and whose secrets are taken out. */
	environment: NodeJS.ProcessEnv;
	/** Program and first arguments; `claude`, found on the PATH, by default. */
	command?: readonly string[];
};

const needed = {label: 'Claude Code', package: '@anthropic-ai/claude-code', oldest: oldestClaude};

/** Claude Code, by its stream-json protocol: every call can be asked about, edited and refused with a reason. */
export const createClaudeAgent = (options: ClaudeAgentOptions): Agent => {
	const {choice, environment, command = ['claude']} = options;
	let checked: Promise<void> | undefined;

	const answer = async (
		question: JsonQuestion,
		start: AgentStart,
		signal: AbortSignal,
	): Promise<JsonAnswer> => {
		const redact = createRedactor({...environment, ...start.environment});
		const usage: Usage[] = [];
		const session = startClaudeSession({
			command: [...command, ...answerArguments(choice, question.schema)],
			start,
			asking: 'refuse',
			redact,
			limits: options,
		});
		try {
			for await (const event of session.prompt(question.prompt, signal)) {
				if (event.type === 'usage') {
					usage.push(event.usage);
				} else if (event.type === 'end' && event.outcome !== 'completed') {
					return {problem: event.reason, usage};
				}
			}
		} finally {
			await session.dispose();
		}

		const value = session.result()?.structured_output;
		const said = oneLine(createPurifier(redact)(String(session.result()?.result ?? '')));
		return value === undefined
			? {
					problem: `it gave no answer in the form asked for${said === '' ? '' : `, but said “${said}”`}`,
					usage,
				}
			: {value, usage};
	};

	return {
		name: 'claude',
		label: choice.model === undefined ? 'Claude Code' : `Claude Code (${oneLine(choice.model, 60)})`,
		scripted: false,
		asks: 'every-tool',
		can: {
			hearReasons: true,
			takeEdits: true,
			tellTokens: true,
			tellCost: 'reported',
			answerJson: 'schema',
		},
		async preflight(folder) {
			// Once: it may start a process.
			checked ??= requireVersion({...needed, command}, folder, agentEnvironment(environment));
			await checked;
		},
		async start(start) {
			return startedOrProblem(
				startClaudeSession({
					command: [...command, ...workArguments(choice)],
					start,
					asking: start.asking ?? 'everything',
					redact: createRedactor({...environment, ...start.environment}),
					limits: options,
				}),
			);
		},
		answer,
	};
};
