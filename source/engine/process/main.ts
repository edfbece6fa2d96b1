/**
 * The engine as a process of its own, so that a blocked or killed terminal does not stop a run. Its parent gets one
 * message over the channel it was started with, `ready` or `problem`, and is not needed any more after that.
 */
import {appendFileSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {hideEnvironment} from '../../system/process/hide-environment.js';
import {systemProblem} from '../../system/system-problem.js';
import type {EngineMessage, EngineOrder} from './messages.js';
import {runEngineTask} from './run-engine-task.js';

/**
 * What to do comes over the channel, and the environment with it: the arguments of a process are public. Without a
 * channel the task is an argument.
 */
const receiveOrder = async (): Promise<EngineOrder> => {
	const [, , task] = process.argv;
	if (task !== undefined) {
		hideEnvironment();
		return {task: JSON.parse(task), environment: {}, hasSubreaper: false};
	}

	return new Promise((resolve, reject) => {
		process.once('message', resolve);
		process.once('disconnect', () => reject(new Error('the engine was started without a task')));
	});
};

const {task, environment, hasSubreaper} = await receiveOrder();
Object.assign(process.env, environment);
const subreaper = hasSubreaper ? process.ppid : undefined;
let secret = '';
let runFolder: string | undefined;

const sendToParent = (message: EngineMessage): void => {
	if (process.connected) {
		process.send?.(message, undefined, undefined, () => {
			// The parent may have gone already; the run does not depend on it.
			if (process.connected) {
				process.disconnect();
			}
		});
	}
};

const messageOf = (thrown: unknown): Extract<EngineMessage, {type: 'problem'}> => {
	const error = systemProblem(thrown) ?? thrown;
	return error instanceof Problem
		? {
				type: 'problem',
				message: error.message,
				hint: error.hint,
				exitCode: error.exitCode,
			}
		: {
				type: 'problem',
				message: `internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
				exitCode: 1,
			};
};

const log = (error: unknown): void => {
	if (!runFolder) {
		return;
	}

	try {
		appendFileSync(
			path.join(runFolder, 'engine.log'),
			`${new Date().toISOString()} ${messageOf(error).message}\n`,
			{mode: 0o600},
		);
	} catch {
		// A log that cannot be written must not end a run.
	}
};

const shutdown = new AbortController();
process.on('SIGINT', () => shutdown.abort('its engine was told to end (SIGINT)'));
process.on('SIGTERM', () => shutdown.abort('its engine was told to end (SIGTERM)'));

// The terminal may go; the run stays, and waits at its gates.
process.on('SIGHUP', () => {});
process.on('unhandledRejection', log);

try {
	const {exitCode} = await runEngineTask(task, {
		environment: process.env,
		attended: true,
		subreaper,
		onSecret(made) {
			secret = made;
		},
		shutdown: shutdown.signal,
		onDefect: log,
		onReady(ready) {
			runFolder = ready.folder;
			sendToParent({type: 'ready', ...ready, secret});
		},
	});
	process.exitCode = exitCode;
} catch (error) {
	const message = messageOf(error);
	log(error);
	sendToParent(message);
	process.exitCode = message.exitCode;
}
