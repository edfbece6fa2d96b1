import {realpathSync} from 'node:fs';
import path from 'node:path';
import {exitCodes, Problem} from '../../problem.js';
import {codex} from '../../products/codex.js';
import {homeFolder} from '../../system/files/home-folder.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';
import type {Agent} from '../agent.js';
import {createNativeAgent} from '../session/native-agent.js';
import {type CodexLimits, startCodexSession} from './session.js';

export type CodexAgentOptions = CodexLimits & {
	choice: {model?: string; args?: readonly string[]};
	/** Treadle's own environment: its PATH finds programs, its secrets are redacted. */
	environment: NodeJS.ProcessEnv;
	/** Program and first arguments; `codex`, found on the PATH, by default. */
	command?: readonly string[];
};

const real = (folder: string): string => {
	try {
		return realpathSync(folder);
	} catch {
		return path.resolve(folder);
	}
};

/**
 * Codex keeps the helpers of its sandbox in its home folder, but not inside a temporary folder: there every command and
 * every patch would fail, and the run would look like the work of a poor model.
 */
const requireLastingHome = ({CODEX_HOME, HOME, TMPDIR}: Record<string, string>): void => {
	const home = real(CODEX_HOME || path.join(homeFolder({HOME}), '.codex'));
	const temporary = real(TMPDIR || '/tmp');
	if (!path.relative(temporary, home).startsWith('..')) {
		throw new Problem(
			`Codex cannot work from ${home}: that is in the folder for temporary files, ${temporary}.`,
			{
				hint: 'Set CODEX_HOME, or HOME, to a folder elsewhere.',
				exitCode: exitCodes.agentFailed,
			},
		);
	}
};

const parseAnswer = (
	message: string | undefined,
	sanitize: Sanitize,
): {value: unknown} | {problem: string} => {
	if (message === undefined) {
		return {problem: 'it gave no answer'};
	}

	try {
		return {value: JSON.parse(message)};
	} catch {
		return {problem: `its answer is not JSON: “${oneLine(sanitize(message))}”`};
	}
};

/** Codex, by its app-server: every command and every patch can be approved, or refused with a reason. */
export const createCodexAgent = (options: CodexAgentOptions): Agent => {
	const {choice, environment, command = ['codex']} = options;
	return createNativeAgent({
		name: 'codex',
		model: choice.model,
		capabilities: {takesReasons: true, reportsTokens: true, reportsCost: 'estimated', answersJson: 'schema'},
		product: codex,
		command,
		environment,
		open(start, redact, question) {
			requireLastingHome(start.environment);
			return startCodexSession({
				command: [...command, 'app-server', ...(choice.args ?? [])],
				start,
				thread: {
					folder: start.folder,
					asking: question ? 'answer' : (start.asking ?? 'everything'),
					model: choice.model,
					hasOwnTemporaryFolder: ![undefined, '', '/tmp'].includes(start.environment.TMPDIR),
				},
				redact,
				limits: options,
				schema: question?.schema,
			});
		},
		readAnswer: (session, sanitize) => parseAnswer(session.lastMessage(), sanitize),
	});
};
