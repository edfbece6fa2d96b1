import {type ChildProcess, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {setTimeout as delay} from 'node:timers/promises';
import type {Problem} from '../../problem.js';
import {endFamily} from './end-family.js';
import {explainSpawnError} from './explain-start.js';
import {followFamily, newcomersTo} from './process-family.js';

export type OutputStream = 'stdout' | 'stderr';

export type ProcessOptions = {
	/** A command line for `/bin/sh -c`, or program and arguments. */
	command: string | readonly string[];
	/** Absolute path of the working directory. */
	folder: string;
	/** The whole environment; nothing else is inherited, but for the marker `TREADLE_PROCESS`. */
	environment: Record<string, string>;
	/** `ignore` is an empty stdin; `{text}` is written and closed. */
	stdin: 'ignore' | 'pipe' | {text: string};
	/** Gets what the process prints, as it comes. Nothing is read before the current turn of the event loop ends. */
	onOutput: (chunk: Buffer, stream: OutputStream) => void;
	/** milliseconds between SIGTERM and SIGKILL; 200 by default: a stop has a second for all it does */
	grace?: number;
	/** Most bytes the process may print before it is killed; 200 MB by default. */
	outputLimit?: number;
};

export type ProcessEnd = {
	/** Undefined when a signal ended it or it never started. */
	code: number | undefined;
	signal: NodeJS.Signals | undefined;
	/** Why the process could not be started. */
	problem?: Problem;
	/** The process was killed because it printed more than the limit. */
	overflow: boolean;
	/** How many processes it had left behind when it ended. They have been killed. */
	leftBehind: number;
};

export type RunningProcess = {
	/** Undefined when the process could not be started; `exited` says why. */
	pid: number | undefined;
	/** Writes to a piped stdin; a reader that is gone is not an error. False: wait before writing more. */
	write: (text: string) => boolean;
	closeInput: () => void;
	/** Stops reading what the process prints, so that it blocks; for consumers that fall behind. */
	pause: () => void;
	resume: () => void;
	/**
	 * Resolves, and never rejects, when the process has ended, all it printed has been handed over, and nothing it
	 * started lives on. A descendant that holds the pipes delays it by less than two seconds.
	 */
	exited: Promise<ProcessEnd>;
	/** SIGTERM to the process and all its descendants, then SIGKILL. Resolves when none lives. Safe to call twice. */
	stop: () => Promise<void>;
	/** Remembers which of its descendants live; the function returned ends all that were started since. */
	bookmark: () => () => Promise<void>;
};

const defaultGrace = 200;
const defaultOutputLimit = 200_000_000;
/** milliseconds between SIGTERM and SIGKILL for what a process left behind, or started since a bookmark */
const survivorGrace = 100;
/** milliseconds without a byte after which a pipe that an unknown process holds is closed; the second during a stop */
const pipeGrace = 1000;
const stoppedPipeGrace = 100;

const waitForPipes = async (
	child: ChildProcess,
	closed: Promise<void>,
	isStopping: () => boolean,
): Promise<void> => {
	let isClosed = false;
	void closed.then(() => {
		isClosed = true;
	});
	const pipes = [child.stdout, child.stderr];
	const read = () =>
		pipes.reduce((sum, pipe) => sum + ((pipe as {bytesRead?: number} | null)?.bytesRead ?? 0), 0);
	// A paused consumer still gets its bytes: only a pipe that is being read and stays silent is closed.
	const isPaused = () => pipes.some(pipe => pipe?.isPaused());
	for (let last = -1, since = performance.now(); ; ) {
		await Promise.race([closed, delay(50)]);
		if (isClosed) {
			return;
		}

		const now = read();
		if (now !== last || isPaused()) {
			last = now;
			since = performance.now();
		} else if (performance.now() - since >= (isStopping() ? stoppedPipeGrace : pipeGrace)) {
			child.stdout?.destroy();
			child.stderr?.destroy();
			return;
		}
	}
};

/**
 * Starts a process as leader of its own session, without a controlling terminal, and makes sure that it and everything
 * it starts ends: on `stop()`, and also when it ends by itself. Never throws: what cannot be started has no `pid`, and
 * `exited` carries the problem. Which descendants are found: see `followFamily`.
 */
export const startProcess = (options: ProcessOptions): RunningProcess => {
	const {command, stdin, grace = defaultGrace, outputLimit = defaultOutputLimit} = options;
	const [program, ...parameters] = typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
	const marker = randomBytes(12).toString('hex');
	// A Treadle inside a Treadle keeps the outer marker, so that the outer one finds the inner one's processes too.
	const outer = process.env.TREADLE_PROCESS;
	const environment = {...options.environment, TREADLE_PROCESS: outer ? `${outer}:${marker}` : marker};

	let child: ChildProcess;
	try {
		child = spawn(program ?? '', parameters, {
			cwd: options.folder,
			env: environment,
			detached: true,
			stdio: [stdin === 'ignore' ? 'ignore' : 'pipe', 'pipe', 'pipe'],
		});
	} catch (error) {
		// Errors such as E2BIG are thrown at once, the common ones come as an event.
		return failedProcess(explainSpawnError(error as NodeJS.ErrnoException, program ?? '', options.folder));
	}

	const {pid} = child;
	if (pid === undefined) {
		return failedProcess(
			new Promise(resolve => {
				child.once('error', error => resolve(explainSpawnError(error, program ?? '', options.folder)));
			}),
		);
	}

	const family = followFamily(pid, marker);
	const closed = new Promise<void>(resolve => {
		child.once('close', () => resolve());
	});
	let overflow = false;
	let printed = 0;
	let stopping: Promise<void> | undefined;
	let hasEnded = false;

	const stop = (): Promise<void> => {
		if (hasEnded) {
			return Promise.resolve();
		}

		stopping ??= endFamily(family, grace).then(async () => {
			resume();
			await exited;
		});
		return stopping;
	};

	const resume = (): void => {
		child.stdout?.resume();
		child.stderr?.resume();
	};

	for (const stream of ['stdout', 'stderr'] as const) {
		child[stream]?.on('error', () => {});
		child[stream]?.on('data', (chunk: Buffer) => {
			if (overflow) {
				return;
			}

			printed += chunk.length;
			options.onOutput(chunk, stream);
			if (printed > outputLimit) {
				overflow = true;
				void stop();
			}
		});
	}

	// A process that never reads its stdin, or ends early, breaks the pipe; its exit code is what counts.
	child.stdin?.on('error', () => {});
	child.on('error', () => {});
	if (typeof stdin === 'object') {
		child.stdin?.end(stdin.text);
	}

	const exited = new Promise<ProcessEnd>(resolve => {
		child.once('exit', async (code, signal) => {
			const leftBehind = await endFamily(family, survivorGrace);
			await waitForPipes(child, closed, () => stopping !== undefined);
			child.stdin?.destroy();
			hasEnded = true;
			resolve({code: code ?? undefined, signal: signal ?? undefined, overflow, leftBehind});
		});
	});

	return {
		pid,
		write: text => (child.stdin?.writable ? child.stdin.write(text) : false),
		closeInput: () => {
			child.stdin?.end();
		},
		pause: () => {
			// During a stop what was printed is still handed over, without waiting for the consumer.
			if (!stopping) {
				child.stdout?.pause();
				child.stderr?.pause();
			}
		},
		resume,
		exited,
		stop,
		bookmark() {
			const newcomers = newcomersTo(family);
			return async () => {
				await endFamily(newcomers, survivorGrace);
			};
		},
	};
};

const failedProcess = (problem: Problem | Promise<Problem>): RunningProcess => ({
	pid: undefined,
	write: () => false,
	closeInput: () => {},
	pause: () => {},
	resume: () => {},
	exited: Promise.resolve(problem).then(problem => ({
		code: undefined,
		signal: undefined,
		problem,
		overflow: false,
		leftBehind: 0,
	})),
	stop: async () => {},
	bookmark: () => async () => {},
});
