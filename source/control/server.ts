import {randomBytes} from 'node:crypto';
import {chmod, lstat, mkdir, rm} from 'node:fs/promises';
import {connect, createServer, type Socket} from 'node:net';
import path from 'node:path';
import {exitCodes, Problem} from '../problem.js';
import {listenersAt} from '../system/process/socket-holders.js';
import {onLine, sendLine} from './lines.js';
import {call, canCallBack, clientSocket, readMessage, signed} from './messages.js';
import {parseRequest} from './parse-request.js';
import type {Reply, Request} from './requests.js';
import {isSigned} from './secret.js';

export type ControlServer = {close: () => Promise<void>};

/** Who may ask for something. */
export type Guard = {
	secret: string;
	/** Why a process is not taken for the person's, or undefined when it is. No process: the system does not tell which. */
	objection: (pid: number | undefined) => string | undefined;
};

/** A folder others may enter, or own, is no place for a socket that steers a run: `/tmp` is everybody's. */
const requirePrivate = async (folder: string): Promise<void> => {
	await mkdir(folder, {recursive: true, mode: 0o700});
	const {uid, mode} = await lstat(folder);
	if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
		throw new Problem(`${folder} is not private to you, so Treadle does not open its control socket there.`, {
			hint: 'Remove that folder, or set XDG_STATE_HOME to a shorter path.',
			exitCode: exitCodes.internal,
		});
	}
};

/** What a killed engine left behind; the repository's lock says that nobody listens on it. */
const removeStale = async (socket: string): Promise<void> => {
	const found = await lstat(socket).catch(() => undefined);
	if (found?.isDirectory()) {
		throw new Problem(`${socket} is a folder, so Treadle cannot open its control socket there.`, {
			hint: 'Remove or rename that folder; Treadle puts nothing into it.',
			exitCode: exitCodes.internal,
		});
	}

	await rm(socket, {force: true});
};

const refuse = (error: string): Reply => ({ok: false, error});

/** Who asks: the processes that hold the other end. */
type Caller = readonly number[] | 'unknown';

/** Why a request is not taken for the person's. This process itself needs no secret. */
const objectionTo = (guard: Guard | undefined, caller: Caller, isSigned: boolean): string | undefined => {
	if (!guard || (caller !== 'unknown' && caller.every(pid => pid === process.pid) && caller.length > 0)) {
		return undefined;
	}

	const pids = caller === 'unknown' || caller.length === 0 ? [undefined] : caller;
	const objections = pids.map(pid => guard.objection(pid)).filter(found => found !== undefined);
	return objections[0] ?? (isSigned ? undefined : 'it does not know the secret of this run');
};

/**
 * Opens the unix socket through which screens and other terminals reach a running engine. Only the user may connect: the
 * folder is private and so is the socket. On Linux the engine calls back whoever rings there, and so knows who asks. What
 * the guard objects to is refused, but for a stop: that is safe, and it is recorded whose it was.
 */
export const openControlServer = async (
	socket: string,
	answer: (request: Request) => Reply,
	guard?: Guard,
): Promise<ControlServer> => {
	await requirePrivate(path.dirname(socket));
	await removeStale(socket);
	const connections = new Set<Socket>();
	const follow = (connection: Socket) => {
		connections.add(connection);
		// A screen that was killed is no concern of the engine's.
		connection.on('error', () => {
			connection.destroy();
		});
		connection.on('close', () => {
			connections.delete(connection);
		});
	};

	const replyTo = (caller: Caller, challenge: string, line: string): Reply => {
		const message = readMessage(signed, line);
		const request = message && parseRequest(message.request);
		if (!request) {
			return refuse('not a request Treadle knows');
		}

		const {mac, request: text} = message;
		const objection = objectionTo(guard, caller, !guard || isSigned(mac, guard.secret, challenge, text));
		if (objection === undefined) {
			return answer(request);
		}

		const who = caller === 'unknown' || caller.length === 0 ? 'a process' : `process ${caller.join(', ')}`;
		return request.type === 'stop'
			? answer({type: 'stop', reason: `${who} asked to stop it, and ${objection}`})
			: refuse(`Only you can do that, and ${who} is not known to be yours: ${objection}`);
	};

	/** Challenges the other end, and answers what it signs. */
	const serve = (connection: Socket, caller: Caller) => {
		const challenge = randomBytes(16).toString('hex');
		sendLine(connection, {challenge});
		onLine(connection, line => {
			sendLine(connection, replyTo(caller, challenge, line));
		});
	};

	const callBack = (name: string) => {
		const connection = connect(name);
		follow(connection);
		// Looked up only now: whoever listens there took this very connection, or is gone.
		connection.once('connect', () => {
			serve(connection, listenersAt(name));
		});
	};

	const server = createServer(connection => {
		follow(connection);
		if (!canCallBack) {
			serve(connection, 'unknown');
			return;
		}

		onLine(connection, line => {
			const {back} = readMessage(call, line) ?? {};
			if (back === undefined) {
				sendLine(connection, refuse('not a request Treadle knows'));
			} else {
				callBack(clientSocket(back));
			}
		});
	});

	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(socket, resolve);
	});
	await chmod(socket, 0o600);

	return {
		async close() {
			for (const connection of connections) {
				connection.destroy();
			}

			await new Promise<void>(resolve => {
				server.close(() => {
					resolve();
				});
			});
			await rm(socket, {force: true});
		},
	};
};
