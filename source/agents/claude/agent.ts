import {claude} from '../../products/claude.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {Agent} from '../agent.js';
import {createNativeAgent} from '../session/native-agent.js';
import {answerArguments, type ClaudeChoice, workArguments} from './arguments.js';
import {type ClaudeLimits, startClaudeSession} from './session.js';

export type ClaudeAgentOptions = ClaudeLimits & {
	choice: ClaudeChoice;
	/** Treadle's own environment: its PATH finds programs, its secrets are redacted. */
	environment: NodeJS.ProcessEnv;
	/** Program and first arguments; `claude`, found on the PATH, by default. */
	command?: readonly string[];
};

/** Claude Code, by its stream-json protocol: every call can be approved, edited or refused with a reason. */
export const createClaudeAgent = (options: ClaudeAgentOptions): Agent => {
	const {choice, environment, command = ['claude']} = options;
	return createNativeAgent({
		name: 'claude',
		model: choice.model,
		capabilities: {
			takesReasons: true,
			takesEdits: true,
			reportsTokens: true,
			reportsCost: 'reported',
			answersJson: 'schema',
		},
		product: claude,
		command,
		environment,
		open: (start, redact, question) =>
			startClaudeSession({
				command: [
					...command,
					...(question ? answerArguments(choice, question.schema) : workArguments(choice)),
				],
				start,
				asking: question ? 'refuse' : (start.asking ?? 'everything'),
				redact,
				limits: options,
			}),
		readAnswer(session, sanitize) {
			const {structured_output: value, result = ''} = session.result() ?? {};
			if (value !== undefined) {
				return {value};
			}

			const said = oneLine(sanitize(String(result)));
			return {
				problem: `it gave no answer that fits the schema${said === '' ? '' : `, but said “${said}”`}`,
			};
		},
	});
};
