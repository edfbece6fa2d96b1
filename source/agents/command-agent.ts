import type {ProcessEnd} from '../system/process/start-process.js';
import {type StreamedProcess, streamOutput} from '../system/process/stream-output.js';
import {createRedactor} from '../system/secrets/redact.js';
import {oneLine} from '../system/text/sanitize.js';
import type {Agent, AgentEvent, AgentStart} from './agent.js';
import {requireProgram} from './program/require-program.js';
import {describeEnd} from './session/describe-end.js';
import {type ProcessSession, startedOrProblem} from './session/started-or-problem.js';
import {watchSilence} from './session/watch-silence.js';

export type CommandAgentOptions = {
	/** Command line for the shell. */
	command: string;
	/** Treadle's own environment: its PATH finds programs, its secrets are redacted. */
	environment: NodeJS.ProcessEnv;
	/** milliseconds without output after which it counts as hung; 600,000 by default */
	silence?: number;
};

type End = Extract<AgentEvent, {type: 'end'}>;

const silenceLimit = 600_000;
/** How many of the last lines of stdout count as the agent's claim. */
const claimLines = 20;
const claimLimit = 4000;

const lastLines = (text: string, more: string): string =>
	`${text}\n${more}`.trimEnd().split('\n').slice(-claimLines).join('\n');

const endOf = (
	end: ProcessEnd,
	complaints: string,
	hungFor: string | undefined,
): Omit<End, 'type' | 'claim'> => {
	if (hungFor !== undefined) {
		return {outcome: 'failed', cause: 'silence', reason: `silent for ${hungFor}`};
	}

	if (end.code === 0 && !end.overflow) {
		return {outcome: 'completed', reason: 'exit 0'};
	}

	const last = complaints
		.split('\n')
		.map(line => oneLine(line, 400))
		.filter(line => line !== '');
	return {outcome: 'failed', reason: describeEnd(end, last)};
};

/** A program that reads its stdin to the end can take only one prompt, so each further prompt starts a new process. */
const startSession = (options: CommandAgentOptions, start: AgentStart): ProcessSession => {
	const redact = createRedactor({...options.environment, ...start.environment});
	const launch = (): StreamedProcess =>
		streamOutput({...start, command: options.command, stdin: 'pipe', redact});
	let waiting: StreamedProcess | undefined = launch();
	let running = waiting;

	async function* prompt(text: string, signal: AbortSignal): AsyncGenerator<AgentEvent> {
		running = waiting ?? launch();
		waiting = undefined;
		const {process, batches, ended, lastOutputAt} = running;
		let hungFor: string | undefined;
		const silence = watchSilence(lastOutputAt, options.silence ?? silenceLimit, () => false, start.heldFor);
		void silence.exceeded().then(after => {
			hungFor = after;
			return process.stop();
		});
		const cancel = (): void => void process.stop();
		signal.addEventListener('abort', cancel);
		let said = '';
		let complaints = '';
		try {
			if (signal.aborted) {
				cancel();
			}

			process.write(text);
			process.closeInput();
			for await (const {stream, text} of batches) {
				yield {type: 'step', step: {kind: 'output', id: `output-${stream}`, stream, text}};
				if (stream === 'stdout') {
					said = lastLines(said, text);
				} else {
					complaints = lastLines(complaints, text);
				}
			}

			const end = await ended;
			if (end.leftBehind > 0 && !signal.aborted && hungFor === undefined) {
				const text = `It left ${end.leftBehind} of its processes running; they have been ended.`;
				yield {type: 'step', step: {kind: 'notice', id: 'left-behind', text}};
			}

			const claim = said.trim().slice(-claimLimit);
			yield {
				type: 'end',
				...(signal.aborted ? {outcome: 'cancelled', reason: 'cancelled'} : endOf(end, complaints, hungFor)),
				claim: claim || undefined,
			};
		} finally {
			silence.end();
			signal.removeEventListener('abort', cancel);
			await process.stop();
		}
	}

	return {
		pid: running.process.pid,
		ended: running.ended,
		prompt,
		dispose: () => running.process.stop(),
	};
};

/** Any program as an agent: the prompt on stdin, text on stdout, exit code 0 for done. It never asks for permission. */
export const createCommandAgent = (options: CommandAgentOptions): Agent => ({
	name: 'command',
	label: oneLine(options.command, 80),
	scripted: false,
	asks: 'never',
	async preflight(folder) {
		requireProgram(options.command, options.environment, folder);
	},
	async start(start) {
		return startedOrProblem(startSession(options, start));
	},
});
