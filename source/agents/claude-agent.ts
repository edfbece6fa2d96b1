import type {Usage} from '../journal/events.js';
import {exitCodes, Problem} from '../problem.js';
import {agentEnvironment} from '../system/child-environment.js';
import {findExecutable} from '../system/find-executable.js';
import {createPurifier, oneLine} from '../system/purify.js';
import {createRedactor} from '../system/redact.js';
import type {Agent, AgentStart, JsonAnswer, JsonQuestion} from './agent.js';
import {answerArguments, type ClaudeChoice, workArguments} from './claude-arguments.js';
import {type ClaudeLimits, startClaudeSession} from './claude-session.js';
import {requireClaudeVersion} from './claude-version.js';
import {startedOrProblem} from './started-or-problem.js';

export type ClaudeAgentOptions = ClaudeLimits & {
	choice: ClaudeChoice;
	/** Treadle's own environment: where programs are looked for, and whose secrets are taken out. */
	environment: NodeJS.ProcessEnv;
	/** Program and first arguments; `claude`, found on the PATH, by default. */
	command?: readonly string[];
};

/** Claude Code, by its stream-json protocol: every call can be asked about, edited and refused with a reason. */
export const createClaudeAgent = (options: ClaudeAgentOptions): Agent => {
	const {choice, environment, command = ['claude']} = options;
	let checked: Promise<string> | undefined;

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
			const surroundings = agentEnvironment(environment);
			const found = findExecutable(command[0] ?? '', surroundings, folder);
			if (found.kind === 'missing') {
				throw new Problem(`Claude Code cannot run: ${found.word} ${found.reason}.`, {
					hint: 'Install it: npm install -g @anthropic-ai/claude-code, or choose another `agent` in LOOP.md.',
					exitCode: exitCodes.agentFailed,
				});
			}

			// Asked once: it starts a process.
			checked ??= requireClaudeVersion(command, folder, surroundings);
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
