import type {Socket} from 'node:net';

/** Most characters of a message. */
const longestLine = 4_000_000;

/** Calls back with each complete line that arrives; closes the connection when a line is too long. */
export const onLine = (socket: Socket, callback: (line: string) => void | Promise<void>): void => {
	let text = '';
	socket.setEncoding('utf8');
	socket.on('data', (chunk: string) => {
		text += chunk;
		if (text.length > longestLine) {
			socket.destroy();
			return;
		}

		const lines = text.split('\n');
		text = lines.pop() ?? '';
		for (const line of lines) {
			void callback(line);
		}
	});
};

/** Sends one message. */
export const sendLine = (socket: Socket, message: unknown): void => {
	socket.write(`${JSON.stringify(message)}\n`);
};
