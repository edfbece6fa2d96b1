import {setTimeout as delay} from 'node:timers/promises';
import {type ProcessEnd, startProcess} from '../../system/process/start-process.js';
import {runMarker} from '../../system/process/watchdog.js';
import {cleanText} from '../../system/text/clean-text.js';
import {type NoticeMessage, variablesOf} from './message.js';

export type NotifierOptions = {
	/** Shell command of the user's: it runs with the user's environment and rights. */
	command: string;
	/** Absolute path of the folder it runs in. */
	folder: string;
	environment: NodeJS.ProcessEnv;
	/** The run's folder, by which its processes are found when the engine dies. */
	runFolder: string;
	/** Gets the first failure, one sentence. */
	onFailure: (reason: string) => void;
	/** Milliseconds that the command may take for one notice. */
	limit?: number;
};

/** Runs a command for each notice, one at a time, and never makes anybody wait for it. */
export type Notifier = {
	tell: (message: NoticeMessage) => void;
	/** Takes back what is about this gate, where it was not told yet. */
	withdraw: (gate: string) => void;
	/** Tells what still waits, but takes no longer than so many milliseconds; then nothing of it is left. Never rejects. */
	close: (patience: number) => Promise<void>;
};

const defaultLimit = 10_000;
/** Milliseconds between asking it to end and ending it. */
const grace = 100;
/** Notices that may wait for the command; more than these are not told. */
const mostWaiting = 20;
/** Characters of its output that a failure is explained with. */
const longestOutput = 300;

const whyFailed = (end: ProcessEnd, timedOut: boolean, limit: number, output: string): string | undefined => {
	const last = cleanText(output).trim().split('\n').at(-1)?.slice(0, longestOutput);
	const said = last ? `: ${last}` : '';
	if (timedOut) {
		return `it took longer than ${limit / 1000} s and was ended${said}`;
	}
	if (end.problem) {
		return end.problem.message;
	}
	return end.code === 0 ? undefined : `it ended with ${end.signal ?? `exit code ${end.code}`}${said}`;
};

export const createNotifier = (options: NotifierOptions): Notifier => {
	const {command, folder, onFailure, limit = defaultLimit} = options;
	const waiting: NoticeMessage[] = [];
	let running: Promise<void> | undefined;
	let stop: (() => Promise<void>) | undefined;
	let hasFailed = false;
	let isClosed = false;

	const fail = (reason: string): void => {
		if (!hasFailed) {
			hasFailed = true;
			onFailure(reason);
		}
	};

	const run = async (message: NoticeMessage): Promise<void> => {
		let output = '';
		let timedOut = false;
		const process = startProcess({
			command,
			folder,
			environment: {
				...(options.environment as Record<string, string>),
				...variablesOf(message),
				[runMarker]: options.runFolder,
			},
			grace,
			stdin: {text: `${JSON.stringify(message)}\n`},
			onOutput(chunk) {
				output = `${output}${chunk.toString()}`.slice(-4 * longestOutput);
			},
		});
		stop = process.stop;
		const timer = setTimeout(() => {
			timedOut = true;
			void process.stop();
		}, limit);
		const end = await process.exited;
		clearTimeout(timer);
		stop = undefined;
		const why = isClosed ? undefined : whyFailed(end, timedOut, limit, output);
		if (why !== undefined) {
			fail(why);
		}
	};

	const runAll = async (): Promise<void> => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			await run(next);
		}

		running = undefined;
	};

	return {
		tell(message) {
			if (isClosed) {
				return;
			}
			if (waiting.length >= mostWaiting) {
				fail(`it is too slow: ${mostWaiting} notices wait for it, further ones are not told`);
				return;
			}

			waiting.push(message);
			running ??= runAll();
		},
		withdraw(gate) {
			const index = waiting.findIndex(({event}) => event.type === 'gate.opened' && event.gate === gate);
			if (index !== -1) {
				waiting.splice(index, 1);
			}
		},
		async close(patience) {
			const over = new AbortController();
			await Promise.race([running, delay(patience, undefined, {signal: over.signal}).catch(() => {})]);
			over.abort();
			isClosed = true;
			waiting.length = 0;
			await stop?.();
			await running;
		},
	};
};
