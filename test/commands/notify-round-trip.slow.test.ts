/** A notice that reaches a telephone, and an answer that comes back: the recipes of docs/notify.md with the built program. */
import {readFileSync} from 'node:fs';
import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {createServer, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {execa} from 'execa';
import {expect, onTestFinished, test} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';

const recipe = (name: string): string => {
	const page = readFileSync('docs/notify.md', 'utf8');
	return new RegExp(`<!-- recipe: ${name} -->\\n\\n\`\`\`\\w+\\n([\\s\\S]*?)\\n\`\`\``).exec(page)?.[1] ?? '';
};

/** Stands for ntfy: keeps what is sent to a name, and streams it to those who read that name. */
const openNtfy = async () => {
	const sent: {name: string; headers: NodeJS.Dict<string | string[]>; body: string}[] = [];
	const readers: {name: string; response: ServerResponse}[] = [];
	const server = createServer(async (request, response) => {
		const [, name = '', raw] = request.url?.split('/') ?? [];
		if (raw === 'raw') {
			response.write('\n');
			readers.push({name, response});
			return;
		}
		const chunks: Buffer[] = [];
		for await (const chunk of request) {
			chunks.push(chunk as Buffer);
		}
		const body = Buffer.concat(chunks).toString();
		sent.push({name, headers: request.headers, body});
		for (const reader of readers.filter(each => each.name === name)) {
			reader.response.write(`${body}\n`);
		}
		response.end('{}\n');
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {sent, readers, here: (text: string): string => text.replaceAll('https://ntfy.sh', address)};
};

test('a delivery is approved by a button', async () => {
	const ntfy = await openNtfy();
	const project = await smallProject({agent: 'echo done > result', loop: ntfy.here(recipe('ntfy'))});
	const programs = path.join(path.dirname(project.folder), 'programs');
	await mkdir(programs);
	await writeFile(path.join(programs, 'treadle'), `#!/bin/sh\nexec ${process.execPath} ${cliFile} "$@"\n`);
	await chmod(path.join(programs, 'treadle'), 0o755);
	onTestFinished(async () => {
		await treadle(project, ['stop', 'work-1']);
	});
	const receiver = execa('sh', ['-c', ntfy.here(recipe('answers'))], {
		cwd: project.folder,
		env: {...project.environment, PATH: `${programs}:${project.environment.PATH}`},
		extendEnv: false,
		detached: true,
		reject: false,
	});
	onTestFinished(() => {
		try {
			process.kill(-(receiver.pid ?? 0), 'SIGKILL');
		} catch {
			// It has ended by itself.
		}
	});
	await expect.poll(() => ntfy.readers.length, {timeout: 5000}).toBe(1);

	expect((await treadle(project, ['run', 'work', '--background'])).exitCode).toBe(0);
	await expect.poll(() => ntfy.sent.length, {timeout: 20_000}).toBe(1);
	const [notice] = ntfy.sent;
	expect(notice?.headers.title).toBe('work: waits for you');
	const [, address = '', body = ''] =
		/^http, Approve, (\S+), body=([^;]+); http, Reject/.exec(String(notice?.headers.actions)) ?? [];
	await fetch(address, {method: 'POST', body});
	await expect
		.poll(() => project.git('branch', '--list', 'treadle/*'), {timeout: 10_000})
		.toMatch(/treadle\/work-1/);
	await expect.poll(() => ntfy.sent.at(-1)?.headers.title, {timeout: 10_000}).toBe('work: verified');
}, 60_000);
