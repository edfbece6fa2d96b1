/**
 * A process of the agent's that asks the engine for things as if it were the person: it speaks the control socket's
 * language, with the secret it finds. Waits until a gate is open, asks, and writes the replies to a file.
 * Arguments: the run's folder, the file for the replies, the requests as JSON ("GATE" stands for the open gate), and
 * perhaps `now`, for one that does not wait.
 */
import {createHmac, randomBytes} from 'node:crypto';
import {readFileSync, renameSync, writeFileSync} from 'node:fs';
import {connect, createServer} from 'node:net';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';

const [runFolder = '', file = '', requests = '[]', now] = process.argv.slice(2);
const repository = path.resolve(runFolder, '../..');
const secretFile = path.join(
	...[repository, '../../treadle-keys', path.basename(repository), path.basename(runFolder), 'control'],
);

const openGate = () => {
	const events = readFileSync(path.join(runFolder, 'journal.jsonl'), 'utf8').trimEnd().split('\n');
	const last = JSON.parse(events.at(-1) ?? '{}');
	return last.type === 'gate.opened' ? last.gate : undefined;
};

const ask = request =>
	new Promise(resolve => {
		const finish = line => resolve(JSON.parse(line));
		const name = randomBytes(16).toString('hex');
		const server = createServer(socket => {
			socket.on('data', data => {
				const message = JSON.parse(String(data));
				if (message.challenge === undefined) {
					finish(String(data));
					server.close();
					return;
				}

				const mac = createHmac('sha256', readFileSync(secretFile, 'utf8'))
					.update(`${message.challenge}\n${request}`)
					.digest('hex');
				socket.write(`${JSON.stringify({request, mac})}\n`);
			});
		});
		server.listen(`\0treadle-${name}`, () => {
			const bell = connect(path.join(runFolder, 'control.sock'));
			bell.on('data', data => finish(String(data)));
			bell.write(`${JSON.stringify({back: name})}\n`);
		});
	});

let gate = now ? '1-checkpoint-1' : openGate();
while (gate === undefined) {
	await wait(20);
	gate = openGate();
}

const replies = [];
for (const request of JSON.parse(requests)) {
	replies.push(await ask(JSON.stringify(request).replaceAll('GATE', gate)));
}

writeFileSync(`${file}.new`, JSON.stringify(replies));
renameSync(`${file}.new`, file);
process.exit();
