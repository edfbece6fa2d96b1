import {spawn} from 'node:child_process';
import {closeSync, fstatSync, openSync, readSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {EngineMessage, EngineOrder, EngineTask} from '../../engine/process/messages.js';
import {exitCodes, Problem} from '../../problem.js';
import {builtProgram} from '../../system/files/package-folder.js';
import {makeTemporaryFolder} from '../../system/files/temporary-folder.js';
import {startEnvironment} from '../../system/process/child-environment.js';
import {underSubreaper} from '../../system/process/subreaper.js';

/** A run that can be followed, and the secret that signs what is asked of its engine. */
export type ReadyEngine = Pick<Extract<EngineMessage, {type: 'ready'}>, 'run' | 'folder' | 'secret'>;

export type StartedEngine = {
	/**
	 * Settles when the run exists and can be followed. Rejects with the Problem the engine had, or with an error that
	 * holds the last it printed when it broke without a word.
	 */
	ready: Promise<ReadyEngine>;
	/** Settles when the process has ended, with how: its exit code or the signal that ended it; never rejects. */
	ended: Promise<string>;
	/** Tells the engine to stop, before it has a socket to be asked on. */
	stop: () => void;
};

/** A file without a name: gone by itself with the last process that has it open, however that ends. */
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
 * Starts an engine in a session of its own: neither Ctrl+C nor the end of the terminal reaches it. It must be started
 * before anything is put into our environment that agents should not inherit. Its command line and the environment it is
 * started with can be read by whatever it starts, so it is told the rest over its channel.
 */
export const startEngine = (task: EngineTask): StartedEngine => {
	const errors = openNameless();
	const {command, hasSubreaper} = underSubreaper([process.execPath, builtProgram('engine')]);
	const [program = '', ...parameters] = command;
	const child = spawn(program, parameters, {
		cwd: task.folder,
		env: startEnvironment(process.env),
		detached: true,
		stdio: ['ignore', 'ignore', errors, 'ipc'],
	});

	const order: EngineOrder = {task, environment: {...process.env}, hasSubreaper};
	child.send(order, () => {
		// An engine that cannot even hear this ends, and that says why.
	});

	const ready = new Promise<ReadyEngine>((resolve, reject) => {
		child.on('message', (message: EngineMessage) => {
			if (message.type === 'ready') {
				const {run, folder, secret} = message;
				resolve({run, folder, secret});
			} else {
				reject(new Problem(message.message, {hint: message.hint, exitCode: message.exitCode}));
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

	// The engine outlives its screen.
	child.unref();
	const detach = (): void => child.channel?.unref();
	ready.then(detach, detach);

	return {
		ready,
		ended,
		stop: () => void child.kill('SIGINT'),
	};
};
