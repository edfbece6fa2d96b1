import {spawn} from 'node:child_process';
import {closeSync, fstatSync, openSync, readSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {EngineMessage, EngineOrder, EngineTask, StarterMessage} from '../../engine/process/messages.js';
import {exitCodes, Problem} from '../../problem.js';
import {builtProgram} from '../../system/files/package-folder.js';
import {makeTemporaryFolder} from '../../system/files/temporary-folder.js';
import {startEnvironment} from '../../system/process/child-environment.js';
import {underSubreaper} from '../../system/process/subreaper.js';
import {BusyProblem} from '../../workspace/store/lock.js';

/** A run that can be followed, and the secret that signs what is asked of its engine. */
export type ReadyEngine = Pick<Extract<EngineMessage, {type: 'ready'}>, 'run' | 'folder' | 'secret'>;

export type StartedEngine = {
	/**
	 * Resolves when the run exists and can be followed. Rejects with the engine's Problem, or with an error that holds the
	 * engine's last output when it crashed.
	 */
	ready: Promise<ReadyEngine>;
	/** Resolves with the exit code or signal when the process has ended; never rejects. */
	ended: Promise<string>;
	/** Stops the engine by a signal, even before it has a socket. */
	stop: () => void;
	/** Lets the engine go on without this process; it ends with it otherwise. Never rejects. */
	leave: () => Promise<void>;
};

export type StartOptions = {
	/** The run goes on without this process as soon as it exists. */
	inBackground?: boolean;
};

/** A file without a name, which disappears with the last process that has it open. */
const openNameless = (): number => {
	const folder = makeTemporaryFolder('treadle-');
	const file = path.join(folder, 'engine');
	const descriptor = openSync(file, 'wx+', 0o600);
	rmSync(folder, {recursive: true});
	return descriptor;
};

const lastBytes = (descriptor: number, most = 4000): string => {
	const {size} = fstatSync(descriptor);
	const bytes = Buffer.alloc(Math.min(size, most));
	readSync(descriptor, bytes, 0, bytes.length, Math.max(0, size - most));
	return bytes.toString().trim();
};

/**
 * Starts an engine in a session of its own, which Ctrl+C does not reach. It ends when this process does, however that
 * happens, unless `leave` was called: the kernel then closes the IPC channel, whose other end nobody else has. Call it
 * before our environment gets variables that agents should not inherit. Whatever the engine starts can read its command
 * line and initial environment, so the rest is sent over that channel.
 */
export const startEngine = (task: EngineTask, {inBackground = false}: StartOptions = {}): StartedEngine => {
	const errors = openNameless();
	const {command, hasSubreaper} = underSubreaper([process.execPath, builtProgram('engine')]);
	const [program = '', ...parameters] = command;
	const child = spawn(program, parameters, {
		cwd: task.folder,
		env: startEnvironment(process.env),
		detached: true,
		stdio: ['ignore', 'ignore', errors, 'ipc'],
	});

	const order: EngineOrder = {task, environment: {...process.env}, hasSubreaper, inBackground};
	child.send(order, () => {
		// An engine that cannot receive this exits, which is reported below.
	});

	const ready = new Promise<ReadyEngine>((resolve, reject) => {
		child.on('message', (message: EngineMessage) => {
			if (message.type === 'ready') {
				const {run, folder, secret} = message;
				resolve({run, folder, secret});
			} else {
				const {message: text, hint, exitCode, holder} = message;
				reject(holder ? new BusyProblem(text, hint ?? '', holder) : new Problem(text, {hint, exitCode}));
			}
		});
		child.on('error', reject);
		child.on('exit', (code, signal) => {
			reject(
				new Problem(`the engine ended before the run began (${signal ?? `exit code ${code}`}).`, {
					hint: lastBytes(errors),
					exitCode: exitCodes.internal,
				}),
			);
		});
	});

	const ended = new Promise<string>(resolve => {
		child.on('error', error => resolve(error.message));
		child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
	}).finally(() => closeSync(errors));

	// Neither it nor the channel keeps this process alive.
	child.unref();
	const detach = (): void => child.channel?.unref();
	ready.then(detach, detach);

	return {
		ready,
		ended,
		stop: () => void child.kill('SIGINT'),
		leave: async () => {
			const message: StarterMessage = {type: 'leave'};
			if (!child.connected) {
				return;
			}
			// What is written reaches the engine before the end of the channel does.
			await new Promise<void>(resolve => {
				child.send(message, () => resolve());
			});
		},
	};
};
