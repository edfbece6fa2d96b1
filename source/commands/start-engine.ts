import {spawn} from 'node:child_process';
import {closeSync, fstatSync, openSync, readSync, rmSync} from 'node:fs';
import path from 'node:path';
import type {EngineMessage, EngineTask} from '../engine/messages.js';
import {exitCodes, Problem} from '../problem.js';
import {builtProgram} from '../system/package-folder.js';
import {makeTemporaryFolder} from '../system/temporary-folder.js';

export type StartedEngine = {
	/**
	 * Settles when the run exists and can be followed. Rejects with the Problem the engine had, or with an error that
	 * holds the last it printed when it broke without a word.
	 */
	ready: Promise<{run: string; folder: string}>;
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
 * before anything is put into our environment that agents should not inherit.
 */
export const startEngine = (task: EngineTask): StartedEngine => {
	const errors = openNameless();
	const child = spawn(process.execPath, [builtProgram('engine'), JSON.stringify(task)], {
		cwd: task.folder,
		detached: true,
		stdio: ['ignore', 'ignore', errors, 'ipc'],
	});

	const ready = new Promise<{run: string; folder: string}>((resolve, reject) => {
		child.on('message', (message: EngineMessage) => {
			if (message.type === 'ready') {
				resolve({run: message.run, folder: message.folder});
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
	const letGo = (): void => child.channel?.unref();
	ready.then(letGo, letGo);

	return {
		ready,
		ended,
		stop: () => void child.kill('SIGINT'),
	};
};
