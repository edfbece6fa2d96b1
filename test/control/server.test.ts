import {chmod, mkdtemp, rm, stat} from 'node:fs/promises';
import {connect} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {sendRequest} from '../../source/control/client.js';
import type {Request} from '../../source/control/requests.js';
import {parseRequest} from '../../source/control/requests.js';
import {type ControlServer, openControlServer} from '../../source/control/server.js';

let folder: string;
let socket: string;
let server: ControlServer | undefined;

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'treadle-control-'));
	socket = path.join(folder, 'control.sock');
});
afterEach(async () => {
	await server?.close();
	server = undefined;
	await rm(folder, {recursive: true});
});

test('a request arrives and its reply comes back', async () => {
	const received: Request[] = [];
	server = await openControlServer(socket, request => {
		received.push(request);
		return {ok: true};
	});
	expect(await sendRequest(socket, {type: 'note', text: 'two\nlines'})).toEqual({ok: true});
	expect(received).toEqual([{type: 'note', text: 'two\nlines'}]);
});

test('only the user may connect', async () => {
	server = await openControlServer(socket, () => ({ok: true}));
	expect((await stat(socket)).mode & 0o777).toBe(0o600);
});

test('a folder that others may enter is refused', async () => {
	await chmod(folder, 0o755);
	await expect(openControlServer(socket, () => ({ok: true}))).rejects.toThrow('not private to you');
});

test('an engine that is gone is a reply, not an exception', async () => {
	expect(await sendRequest(socket, {type: 'pause'})).toEqual({
		ok: false,
		error: 'no engine is running for this run',
	});
});

test('what a killed engine left behind is replaced', async () => {
	const first = await openControlServer(socket, () => ({ok: true}));
	server = await openControlServer(socket, () => ({ok: false, error: 'second'}));
	expect(await sendRequest(socket, {type: 'pause'})).toEqual({ok: false, error: 'second'});
	await first.close();
});

test('nonsense is answered, and a client that vanishes does no harm', async () => {
	server = await openControlServer(socket, () => ({ok: true}));
	const answer = await new Promise<string>(resolve => {
		const client = connect(socket, () => client.write('{"type":"format disk"}\n'));
		client.on('data', data => {
			resolve(String(data));
			client.destroy();
		});
	});
	expect(JSON.parse(answer)).toEqual({ok: false, error: 'not a request that Treadle knows'});
	expect(await sendRequest(socket, {type: 'pause'})).toEqual({ok: true});
});

test.each([
	['{"type":"answer","gate":"1","answer":{"answer":"approve"}}', true],
	['{"type":"answer","gate":"1","answer":{"answer":"maybe"}}', false],
	['{"type":"answer","gate":1,"answer":{"answer":"approve"}}', false],
	['{"type":"rollback","iteration":2,"reason":""}', true],
	['{"type":"rollback","iteration":1.5,"reason":""}', false],
	['{"type":"toString"}', false],
	['{"type":"stop"}', false],
	['[]', false],
	['null', false],
	['{"type":', false],
])('%s is a request: %s', (line, known) => {
	expect(parseRequest(line) !== undefined).toBe(known);
});
