import {chmod, lstat, mkdir, rm} from 'node:fs/promises';
import {createServer, type Socket} from 'node:net';
import path from 'node:path';
import {exitCodes, Problem} from '../problem.js';
import {parseRequest} from './parse-request.js';
import type {Reply, Request} from './requests.js';

/** Requests are lines of JSON; one that is longer than this, in characters, is a mistake. */
const longestRequest = 4_000_000;

export type ControlServer = {close: () => Promise<void>};

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

/**
 * Opens the unix socket through which screens and other terminals reach a running engine. Every line in is a
 * `Request`, every line out the `Reply` to it. Only the user may connect: the folder is private and so is the socket.
 */
export const openControlServer = async (
	socket: string,
	answer: (request: Request) => Reply,
): Promise<ControlServer> => {
	await requirePrivate(path.dirname(socket));
	await removeStale(socket);
	const connections = new Set<Socket>();
	const server = createServer(connection => {
		connections.add(connection);
		let text = '';
		connection.setEncoding('utf8');
		connection.on('data', (chunk: string) => {
			text += chunk;
			if (text.length > longestRequest) {
				connection.destroy();
				return;
			}

			const lines = text.split('\n');
			text = lines.pop() ?? '';
			for (const line of lines) {
				const request = parseRequest(line);
				const reply: Reply = request ? answer(request) : {ok: false, error: 'not a request Treadle knows'};
				connection.write(`${JSON.stringify(reply)}\n`);
			}
		});
		// A screen that was killed is no concern of the engine's.
		connection.on('error', () => {
			connection.destroy();
		});
		connection.on('close', () => {
			connections.delete(connection);
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
