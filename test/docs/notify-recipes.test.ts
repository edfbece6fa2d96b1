/** The recipes of docs/notify.md, run as they stand there, against a server on the loopback and programs that note how they are called. */
import {readFileSync} from 'node:fs';
import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {createServer, type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {expect, onTestFinished, test} from 'vitest';
import {parse} from 'yaml';
import {messageOf} from '../../source/engine/companions/message.js';
import {createNotifier} from '../../source/engine/companions/notifier.js';
import type {Event} from '../../source/journal/events/events.js';
import {createNotices} from '../../source/words/notices.js';

const page = readFileSync('docs/notify.md', 'utf8');

/** The block below the comment of that name. */
const recipe = (name: string): string => {
	const found = new RegExp(`<!-- recipe: ${name} -->\\n\\n\`\`\`\\w+\\n([\\s\\S]*?)\\n\`\`\``).exec(
		page,
	)?.[1];
	if (found === undefined) {
		throw new Error(`docs/notify.md has no recipe ${name}`);
	}
	return found;
};

const commandOf = (name: string): string => (parse(recipe(name)) as {notify: string}).notify;

const gate = {
	v: 1,
	seq: 9,
	at: '2026-01-01T00:00:00.000Z',
	type: 'gate.opened',
	gate: '3-deliver-4',
	name: 'deliver',
	iteration: 3,
	question: 'Deliver 44444444 as branch treadle/spec-3? $(touch hacked) "quoted" äöü',
	next: '@/etc/passwd is only a text',
	choices: ['approve', 'reject'],
	commit: '4'.repeat(40),
} satisfies Event;

type Call = {
	method: string | undefined;
	path: string | undefined;
	headers: IncomingMessage['headers'];
	body: string;
};

const openServer = async (stream: readonly string[] = []) => {
	const calls: Call[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) {
			chunks.push(chunk as Buffer);
		}
		const {method, url, headers} = request;
		calls.push({method, path: url, headers, body: Buffer.concat(chunks).toString()});
		response.write(stream.map(line => `${line}\n`).join(''));
		if (stream.length === 0) {
			response.end('ok\n');
		}
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		calls,
		here: (text: string): string => text.replaceAll(/https:\/\/(ntfy\.sh|example\.org)/g, address),
	};
};

/** A folder with programs of these names, which note their arguments one a line. */
const fakePrograms = async (...names: string[]) => {
	const folder = await mkdtemp(path.join(tmpdir(), 'treadle-recipe-'));
	onTestFinished(() => rm(folder, {recursive: true, force: true}));
	const programs = path.join(folder, 'programs');
	await mkdir(programs);
	for (const name of names) {
		const file = path.join(programs, name);
		await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$@" >> ${folder}/called\n`);
		await chmod(file, 0o755);
	}
	const called = async (): Promise<string> => readFile(path.join(folder, 'called'), 'utf8').catch(() => '');
	return {folder, called, environment: {...process.env, PATH: `${programs}:${process.env.PATH}`}};
};

const tell = async (
	command: string,
	place: {folder: string; environment: NodeJS.ProcessEnv},
	event: Event = gate,
) => {
	const failures: string[] = [];
	const notifier = createNotifier({
		...place,
		command,
		runFolder: place.folder,
		onFailure: reason => failures.push(reason),
	});
	const notice = createNotices()(event);
	if (!notice) {
		throw new Error(`${event.type} is not worth notice`);
	}
	const message = messageOf({loop: 'spec', run: 'spec-3', repository: place.folder}, notice, event);
	notifier.tell(message);
	await notifier.close(10_000);
	expect(failures).toEqual([]);
	return message;
};

const title = 'spec: waits for you';
const text = `${gate.question}\n${gate.next}`;

test('the desktop: Linux', async () => {
	const place = await fakePrograms('notify-send');
	await tell(commandOf('linux'), place);
	expect(await place.called()).toBe(`--app-name=treadle\n--\n${title}\n${text}\n`);
});

test('the desktop: macOS', async () => {
	const place = await fakePrograms('osascript');
	await tell(commandOf('macos'), place);
	expect(await place.called()).toBe(
		`-e\non run {a, b}\n-e\ndisplay notification b with title a\n-e\nend run\n${title}\n${text}\n`,
	);
});

test('ntfy: a gate comes with its buttons, anything else without', async () => {
	const place = await fakePrograms();
	const {calls, here} = await openServer();
	await tell(here(commandOf('ntfy')), place);
	await tell(here(commandOf('ntfy')), place, {
		v: 1,
		seq: 10,
		at: gate.at,
		type: 'run.finished',
		outcome: 'budget',
		exitCode: 4,
		reason: 'the cost budget is used up',
		iterations: 3,
	});
	const [first, second] = calls;
	const answers = here('https://ntfy.sh/treadle-answers-8be0c65f1a92');
	expect(first).toMatchObject({method: 'POST', path: '/treadle-3f9a7c21d04b', body: text});
	expect(first?.headers.title).toBe(title);
	expect(first?.headers.actions).toBe(
		`http, Approve, ${answers}, body=spec-3 3-deliver-4 approve ${gate.commit}; http, Reject, ${answers}, body=spec-3 3-deliver-4 reject`,
	);
	expect(second).toMatchObject({body: 'the cost budget is used up'});
	expect(second?.headers).toMatchObject({title: 'spec: budget spent'});
	expect(second?.headers.actions).toBeUndefined();
});

test('ntfy: answers come back through treadle answer, and nothing else does', async () => {
	const place = await fakePrograms('treadle');
	const {here} = await openServer([
		'',
		'spec-3 3-deliver-4 approve 4444444',
		'x; touch hacked',
		'--help $(id) reject',
		'a b stop',
	]);
	const receiver = execa('sh', ['-c', here(recipe('answers'))], {
		cwd: place.folder,
		env: place.environment,
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
	await expect
		.poll(place.called, {timeout: 5000})
		.toBe('answer\n--commit=4444444\n--\nspec-3\n3-deliver-4\napprove\nanswer\n--\n--help\n$(id)\nreject\n');
});

test('a webhook gets the JSON as it is', async () => {
	const place = await fakePrograms();
	const {calls, here} = await openServer();
	const message = await tell(here(commandOf('webhook')), place);
	expect(calls).toHaveLength(1);
	expect(calls[0]).toMatchObject({method: 'POST', path: '/hooks/treadle'});
	expect(calls[0]?.headers['content-type']).toBe('application/json');
	expect(JSON.parse(calls[0]?.body ?? '')).toEqual(message);
});

const hasJq = !(await execa('jq', ['--version'], {reject: false})).failed;

test.runIf(hasJq)('a chat gets one text', async () => {
	const place = await fakePrograms();
	const {calls, here} = await openServer();
	await tell(here(commandOf('chat')), place);
	expect(JSON.parse(calls[0]?.body ?? '')).toEqual({text: `${title}\n${text}`});
});

test('only what is urgent', async () => {
	const place = await fakePrograms('notify-send');
	await tell(commandOf('urgent'), place, {
		v: 1,
		seq: 10,
		at: gate.at,
		type: 'budget.warned',
		limit: 'cost',
		share: 0.8,
		reason: 'Four of five dollars are spent.',
	});
	expect(await place.called()).toBe('');
	await tell(commandOf('urgent'), place);
	expect(await place.called()).toBe(`--urgency=critical\n--\n${title}\n${text}\n`);
});
