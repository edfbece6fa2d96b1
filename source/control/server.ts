import {randomBytes} from 'node:crypto';
import {chmod, lstat, mkdir, rm} from 'node:fs/promises';
import {connect, createServer, type Socket} from 'node:net';
import path from 'node:path';
import {exitCodes, Problem} from '../problem.js';
import {listenersAt} from '../system/process/socket-holders.js';
import {onLine, sendLine} from './lines.js';
import {call, canCallBack, clientSocket, readMessage, signed} from './messages.js';
import {parseRequest, type Reply, type Request} from './requests.js';
import {isSigned} from './secret.js';

export type ControlServer = {close: () => Promise<void>};

/** Decides which requests are accepted. */
export type Guard = {
	secret: string;
	/** Why a process is probably not one of yours, or undefined. Takes undefined when the system does not show which process it is. */
	objection: (pid: number | undefined) => string | undefined;
};

/** A socket that controls a run must not lie in a folder that others own or may enter, such as `/tmp`. */
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

/** Removes the socket of a killed engine. The repository's lock guarantees that no engine listens on it. */
const removeStale = async (socket: string): Promise<void> => {
	const found = await lstat(socket).catch(() => undefined);
	if (found?.isDirectory()) {
		throw new Problem(`${socket} is a folder, so Treadle cannot open its control socket there.`, {
			hint: 'Remove or rename that folder; Treadle stores nothing in it.',
			exitCode: exitCodes.internal,
		});
	}

	await rm(socket, {force: true});
};

const refuse = (error: string): Reply => ({ok: false, error});

/** The processes that hold the other end of a connection. */
type Caller = readonly number[] | 'unknown';

/** Why a request is refused, or undefined. The engine's own process needs no signature. */
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
 * folder is private and so is the socket. On Linux the engine connects back to every client, and so knows which process it
 * is. A request that the guard objects to is refused, except a stop: stopping is safe, and the reason names the process.
 */
export const openControlServer = async (
	socket: string,
	answer: (request: Request) => Reply | Promise<Reply>,
	guard?: Guard,
): Promise<ControlServer> => {
	await requirePrivate(path.dirname(socket));
	await removeStale(socket);
	const connections = new Set<Socket>();
	const follow = (connection: Socket) => {
		connections.add(connection);
		// A screen may be killed at any time.
		connection.on('error', () => {
			connection.destroy();
		});
		connection.on('close', () => {
			connections.delete(connection);
		});
	};

	const replyTo = (caller: Caller, challenge: string, line: string): Reply | Promise<Reply> => {
		const message = readMessage(signed, line);
		const request = message && parseRequest(message.request);
		if (!request) {
			return refuse('not a request that Treadle knows');
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

	/** Sends a challenge, and replies to every request signed with it. */
	const serve = (connection: Socket, caller: Caller) => {
		const challenge = randomBytes(16).toString('hex');
		sendLine(connection, {challenge});
		onLine(connection, async line => {
			const reply = await replyTo(caller, challenge, line);
			if (connection.writable) {
				sendLine(connection, reply);
			}
		});
	};

	const connectBack = (name: string) => {
		const connection = connect(name);
		follow(connection);
		// Only after the connection stands: whoever listens there accepted this connection, or is gone.
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
				sendLine(connection, refuse('not a request that Treadle knows'));
			} else {
				connectBack(clientSocket(back));
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
