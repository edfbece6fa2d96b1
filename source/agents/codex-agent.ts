import {realpathSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import type {Usage} from '../journal/events.js';
import {exitCodes, Problem} from '../problem.js';
import {agentEnvironment} from '../system/child-environment.js';
import {createPurifier, oneLine, type Purify} from '../system/purify.js';
import {createRedactor} from '../system/redact.js';
import type {Agent, AgentStart, JsonAnswer, JsonQuestion} from './agent.js';
import {type CodexLimits, type CodexSession, startCodexSession} from './codex-session.js';
import type {CodexThreadOptions} from './codex-thread.js';
import {requireVersion} from './require-version.js';
import {startedOrProblem} from './started-or-problem.js';

export type CodexAgentOptions = CodexLimits & {
	choice: {model?: string; args?: readonly string[]};
	/** Treadle's own environment: where programs are looked for, and whose secrets are taken out. */
	environment: NodeJS.ProcessEnv;
	/** Program and first arguments; `codex`, found on the PATH, by default. */
	command?: readonly string[];
};

/** The oldest version whose app-server speaks of threads, turns and approvals as the driver does. */
const OLDEST = '0.100.0';

const real = (folder: string): string => {
	try {
		return realpathSync(folder);
	} catch {
		return path.resolve(folder);
	}
};

/**
 * Codex keeps the helpers of its sandbox in its home, and refuses to where that is for temporary files: each command and
 * each patch would fail, and the run would look like the work of a very poor model.
 */
const requireLastingHome = ({CODEX_HOME, HOME, TMPDIR}: Record<string, string>): void => {
	const home = real(CODEX_HOME || path.join(HOME || homedir(), '.codex'));
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

const parseAnswer = (message: string | undefined, purify: Purify): {value: unknown} | {problem: string} => {
	if (message === undefined) {
		return {problem: 'it said nothing'};
	}

	try {
		return {value: JSON.parse(message)};
	} catch {
		return {problem: `its answer is no JSON: “${oneLine(purify(message))}”`};
	}
};

/** Codex, by its app-server: every command and every patch can be asked about, and refused with a reason. */
export const createCodexAgent = (options: CodexAgentOptions): Agent => {
	const {choice, environment, command = ['codex']} = options;
	let checked: Promise<void> | undefined;

	const open = (
		start: AgentStart,
		asking: CodexThreadOptions['asking'],
		schema?: JsonQuestion['schema'],
	): CodexSession => {
		requireLastingHome(start.environment);
		return startCodexSession({
			command: [...command, 'app-server', ...(choice.args ?? [])],
			start,
			thread: {
				folder: start.folder,
				asking,
				model: choice.model,
				hasOwnTemporaryFolder: ![undefined, '', '/tmp'].includes(start.environment.TMPDIR),
			},
			redact: createRedactor({...environment, ...start.environment}),
			limits: options,
			...(schema === undefined ? {} : {schema}),
		});
	};

	const answer = async (
		question: JsonQuestion,
		start: AgentStart,
		signal: AbortSignal,
	): Promise<JsonAnswer> => {
		const usage: Usage[] = [];
		let session: CodexSession;
		try {
			session = open(start, 'answer', question.schema);
		} catch (error) {
			return {problem: error instanceof Problem ? error.message : String(error), usage};
		}

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

		const purify = createPurifier(createRedactor({...environment, ...start.environment}));
		return {...parseAnswer(session.lastMessage(), purify), usage};
	};

	return {
		name: 'codex',
		label: choice.model === undefined ? 'Codex' : `Codex (${oneLine(choice.model, 60)})`,
		scripted: false,
		asks: 'every-tool',
		can: {hearReasons: true, tellTokens: true, tellCost: 'estimated', answerJson: 'schema'},
		async preflight(folder) {
			// Asked once: it may start a process.
			checked ??= requireVersion(
				{label: 'Codex', command, package: '@openai/codex', oldest: OLDEST},
				folder,
				agentEnvironment(environment),
			);
			await checked;
		},
		async start(start) {
			return startedOrProblem(open(start, start.asking ?? 'everything'));
		},
		answer,
	};
};
