/**
 * The engine as a process of its own, so that a blocked terminal does not stop a run. Its parent gets one message over the
 * channel it was started with, `ready` or `problem`. Only the parent holds the other end of that channel: when it closes
 * before the parent has taken leave, the parent is gone, and the run ends.
 */
import {appendFileSync} from 'node:fs';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {hideEnvironment} from '../../system/process/hide-environment.js';
import {systemProblem} from '../../system/system-problem.js';
import {BusyProblem} from '../../workspace/store/lock.js';
import type {EngineMessage, EngineOrder, StarterMessage} from './messages.js';
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

const {task, environment, hasSubreaper, inBackground = false} = await receiveOrder();
Object.assign(process.env, environment);
const subreaper = hasSubreaper ? process.ppid : undefined;
let secret = '';
let runFolder: string | undefined;

/** Whether the run goes on when the channel closes. */
let isFree = false;

/** Closes the channel, which would keep this process alive. */
const takeLeave = (): void => {
	isFree = true;
	if (process.connected) {
		process.disconnect();
	}
};

const sendToParent = (message: EngineMessage, isLast: boolean): void => {
	if (process.connected) {
		process.send?.(message, undefined, undefined, () => {
			// The parent may have gone already.
			if (isLast) {
				takeLeave();
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
				...(error instanceof BusyProblem ? {holder: error.holder} : {}),
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
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => shutdown.abort(`its engine was told to end (${signal})`));
}

process.on('message', ({type}: StarterMessage) => {
	if (type === 'leave') {
		takeLeave();
	}
});
process.on('disconnect', () => {
	if (!isFree) {
		shutdown.abort('the screen that started it is gone');
	}
});
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
			sendToParent({type: 'ready', ...ready, secret}, inBackground);
		},
	});
	process.exitCode = exitCode;
	takeLeave();
} catch (error) {
	const message = messageOf(error);
	log(error);
	sendToParent(message, true);
	process.exitCode = message.exitCode;
}
