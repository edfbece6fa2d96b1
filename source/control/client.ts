import {randomBytes} from 'node:crypto';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {runPaths} from '../journal/runs/run-folder.js';
import {onLine, sendLine} from './lines.js';
import {canCallBack, challenge, clientSocket, readMessage, reply} from './messages.js';
import type {Reply, Request} from './requests.js';
import {readSecret, sign} from './secret.js';

/** Milliseconds to wait for a reply. */
const replyTimeout = 5000;

/** Signs the request together with the engine's challenge, then waits for the reply. */
const exchange = (socket: Socket, request: Request, secret: string, finish: (reply: Reply) => void): void => {
	let isAsked = false;
	onLine(socket, line => {
		const asked = isAsked ? undefined : readMessage(challenge, line);
		if (asked) {
			isAsked = true;
			const text = JSON.stringify(request);
			sendLine(socket, {request: text, mac: sign(secret, asked.challenge, text)});
			return;
		}

		finish(readMessage(reply, line) ?? {ok: false, error: 'the engine sent something that is not a reply'});
	});
	socket.on('close', () => {
		finish({ok: false, error: 'the engine closed the connection'});
	});
};

/** Listens for the engine to connect back, which shows the engine which process sends the request. */
const listen = (onConnection: (socket: Socket) => void, onListening: (name: string) => void): Server => {
	const name = randomBytes(16).toString('hex');
	return createServer(onConnection).listen(clientSocket(name), () => {
		onListening(name);
	});
};

/**
 * Sends one request to a running engine, signed with the secret of the run. Never throws: when the engine is gone or does
 * not reply within five seconds, the reply says so.
 */
export const sendRequest = async (socket: string, request: Request, secret = ''): Promise<Reply> =>
	new Promise(resolve => {
		let server: Server | undefined;
		const open: Socket[] = [];
		const finish = (result: Reply) => {
			clearTimeout(timer);
			server?.close();
			for (const connection of open) {
				connection.destroy();
			}

			resolve(result);
		};

		const timer = setTimeout(() => {
			finish({ok: false, error: 'the engine did not answer within 5s'});
		}, replyTimeout);
		const fail = (error: NodeJS.ErrnoException) => {
			finish({
				ok: false,
				error:
					error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
						? 'no engine is running for this run'
						: `the engine cannot be reached: ${error.message}`,
			});
		};
		const track = (connection: Socket) => {
			open.push(connection);
			connection.on('error', fail);
			return connection;
		};

		if (!canCallBack) {
			exchange(track(connect(socket)), request, secret, finish);
			return;
		}

		server = listen(
			connection => exchange(track(connection), request, secret, finish),
			name => {
				const first = track(connect(socket));
				onLine(first, line => {
					finish(readMessage(reply, line) ?? {ok: false, error: 'the engine did not connect back'});
				});
				first.on('close', () => {
					finish({ok: false, error: 'the engine closed the connection'});
				});
				sendLine(first, {back: name});
			},
		);
		server.on('error', fail);
	});

/** Sends one request to the engine of a run, signed with the secret that the engine stores for your other terminals. */
export const sendToRun = async (runFolder: string, request: Request): Promise<Reply> =>
	sendRequest(runPaths(runFolder).socket, request, await readSecret(runFolder));
