import {connect} from 'node:net';
import type {Reply, Request} from './requests.js';

/** Milliseconds after which an engine that does not answer counts as out of reach. */
const patience = 5000;

const readReply = (line: string): Reply => {
	try {
		return JSON.parse(line) as Reply;
	} catch {
		return {ok: false, error: 'the engine answered something else than a reply'};
	}
};

/**
 * Sends one request to a running engine. Never throws: an engine that is gone, or does not answer within five
 * seconds, is a reply that says so.
 */
export const sendRequest = async (socket: string, request: Request): Promise<Reply> =>
	new Promise(resolve => {
		const connection = connect(socket);
		let text = '';
		const finish = (reply: Reply) => {
			clearTimeout(timer);
			connection.destroy();
			resolve(reply);
		};

		const timer = setTimeout(() => {
			finish({ok: false, error: 'the engine did not answer within 5s'});
		}, patience);
		connection.setEncoding('utf8');
		connection.on('connect', () => {
			connection.write(`${JSON.stringify(request)}\n`);
		});
		connection.on('data', (chunk: string) => {
			text += chunk;
			const end = text.indexOf('\n');
			if (end !== -1) {
				finish(readReply(text.slice(0, end)));
			}
		});
		connection.on('error', (error: NodeJS.ErrnoException) => {
			finish({
				ok: false,
				error:
					error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
						? 'no engine is running for this run'
						: `the engine cannot be reached: ${error.message}`,
			});
		});
		connection.on('close', () => {
			finish({ok: false, error: 'the engine closed the connection'});
		});
	});
