import {chmodSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {type FakeMachine, fakeAcp, fakeClaude, fakeMachine} from '../agents/support/fake-agents.js';
import {cliFile, treadle} from '../support/command-line.js';
import {openTmux, type Tmux} from '../support/tmux.js';

type Told = {
	works: boolean;
	checks: {name: string; state: string; text: string; hint: string | null}[];
	agents: Record<string, unknown>[];
};

/** Opens a terminal on the machine; tmux itself is found where it lies. */
const open = async ({folder, environment}: FakeMachine, ...commandLine: string[]): Promise<Tmux> => {
	const {PATH: path, ...rest} = environment;
	const terminal = await openTmux({
		folder,
		environment: rest,
		command: ['env', `PATH=${path}`, process.execPath, cliFile, 'doctor', ...commandLine],
	});
	onTestFinished(terminal.kill);
	return terminal;
};

test('it says what is there, what each agent can do, and what to do', async () => {
	const machine = await fakeMachine();
	machine.program('claude', fakeClaude({tokenSource: 'none'}));
	machine.program('qwen', fakeAcp('qwen', {result: {sessionId: 's'}}));
	const {exitCode, stdout, stderr} = await treadle(machine, ['doctor']);
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
	expect(stdout).toMatch(/✓ Node\.js +\d+\.\d+\.\d+/);
	expect(stdout).toMatch(/✓ git +\d+\.\d+/);
	expect(stdout).toMatch(/· terminal +none here/);
	expect(stdout).toMatch(/· project +.* is not inside a git repository/);
	expect(stdout).toMatch(/\n {2}claude +2\.1\.329 +in .* +needed +every tool +yes +yes +reported +schema\n/);
	expect(stdout).toMatch(/\n {2}qwen +0\.24\.4 +in .* +ready +some tools /);
	expect(stdout).toMatch(/\n {2}gemini +not found +- /);
	expect(stdout).toMatch(/\n {2}rehearsal .* ready /);
	expect(stdout).toContain('claude: it is not logged in\n    → start `claude` once and type /login');
	expect(stdout).toContain('treadle doctor --ask qwen');
	expect(stdout).toContain('cannot be hidden');
});

test('scripts get one JSON object', async () => {
	const machine = await fakeMachine();
	machine.program('claude', fakeClaude({apiKeySource: 'ANTHROPIC_API_KEY'}));
	const {exitCode, stdout, stderr} = await treadle(machine, ['doctor', '--json']);
	expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''});
	const told = JSON.parse(stdout) as Told;
	expect(told.works).toBe(true);
	expect(told.checks.map(({name}) => name)).toEqual([
		...['Node.js', 'git', 'state', 'project', 'settings', 'temporary', 'tmux', 'bubblewrap', 'terminal'],
	]);
	expect(told.agents[0]).toMatchObject({
		name: 'claude',
		answers: true,
		login: 'ready',
		abilities: {asks: 'every-tool', hearsReasons: true, takesEdits: true, verdict: 'schema'},
	});
	expect(told.agents[1]).toMatchObject({name: 'codex', path: null, version: null, answers: null});
});

test.each([
	[
		'an old git',
		(machine: FakeMachine) => machine.program('git', 'echo git version 2.30.2'),
		'git version 2.30.2 was found, but 2.36 or newer is needed.',
	],
	[
		'a state folder that cannot be',
		({environment}: FakeMachine) => {
			environment.XDG_STATE_HOME = '/dev/null';
		},
		'Treadle cannot write to /dev/null/treadle',
	],
])('with %s it says that Treadle cannot work here', async (_, spoil, message) => {
	const machine = await fakeMachine();
	spoil(machine);
	const {exitCode, stdout} = await treadle(machine, ['doctor']);
	expect(stdout).toContain(message);
	expect(stdout).toContain('✗');
	expect(stdout).toContain('→');
	expect(exitCode).toBe(2);
	expect(JSON.parse((await treadle(machine, ['doctor', '--json'])).stdout)).toMatchObject({works: false});
});

test('damaged settings are reported, and keep nobody from working', async () => {
	const machine = await fakeMachine();
	const folder = path.join(machine.environment.HOME ?? '', '.config', 'treadle');
	mkdirSync(folder, {recursive: true});
	writeFileSync(path.join(folder, 'config.json'), '{');
	const {exitCode, stdout} = await treadle(machine, ['doctor']);
	expect(stdout).toMatch(/· settings +settings not read/);
	expect(exitCode).toBe(0);
});

const leftFolders = (): string[] => readdirSync(tmpdir()).filter(name => name.startsWith('treadle-doctor-'));

test('a prompt is never sent where nobody can say yes', async () => {
	const machine = await fakeMachine();
	machine.program('gemini', 'echo "$@" >> "$HOME/started"');
	const before = leftFolders();
	const refused = await treadle(machine, ['doctor', '--ask', 'gemini']);
	expect(refused).toMatchObject({exitCode: 9, stdout: ''});
	expect(refused.stderr).toContain('nobody is there');
	expect(readdirSync(machine.environment.HOME ?? '')).not.toContain('started');
	const unknown = await treadle(machine, ['doctor', '--ask', 'gemni']);
	expect(unknown).toMatchObject({exitCode: 2, stdout: ''});
	expect(unknown.stderr).toContain('there is no agent "gemni". Did you mean "gemini"?');
	expect(leftFolders()).toEqual(before);
});

test('a terminal is told its size, colours and background, and what is being looked at', async () => {
	const machine = await fakeMachine();
	machine.program('codex', '[ "$1" = --version ] && { echo codex-cli 0.169.0; exit; }; sleep 2');
	const terminal = await open(machine);
	await terminal.until('Looking at');
	const screen = await terminal.until(/Agents get no tokens/);
	expect(screen).toMatch(
		/terminal +120×40, .* colours, UTF-8, (dark|light|background not told)[^,]*, y copies\s+to tmux/,
	);
	expect(screen).not.toContain('Looking at');
	await expect.poll(terminal.exitCode).toBe(0);
});

test('ctrl+c ends it and all that it looked at', async () => {
	const machine = await fakeMachine();
	machine.program('codex', '[ "$1" = --version ] && { echo codex-cli 0.169.0; exit; }; exec sleep 60');
	const terminal = await open(machine);
	await terminal.until(/Looking at codex …/);
	await terminal.send('C-c');
	await expect.poll(terminal.exitCode).toBe(130);
});

/** An agent that speaks the Agent Client Protocol, answers one prompt and tells what it cost. */
const talker = (home: string): string => {
	const file = path.join(home, 'talker.mjs');
	writeFileSync(
		file,
		`import {createInterface} from 'node:readline';
const send = message => console.log(JSON.stringify({jsonrpc: '2.0', ...message}));
for await (const line of createInterface({input: process.stdin})) {
	const {id, method} = JSON.parse(line);
	if (method === 'initialize') send({id, result: {protocolVersion: 1, agentInfo: {name: 'gemini-cli', version: '0.61.0'}}});
	else if (method === 'session/new') send({id, result: {sessionId: 's'}});
	else if (method === 'session/prompt') {
		send({method: 'session/update', params: {sessionId: 's', update: {sessionUpdate: 'agent_message_chunk', content: {type: 'text', text: 'ready'}}}});
		send({id, result: {stopReason: 'end_turn', _meta: {quota: {token_count: {input_tokens: 1200, output_tokens: 7}}}}});
	} else if (id !== undefined) send({id, result: {}});
}
`,
	);
	chmodSync(file, 0o644);
	return `[ "$1" = --version ] && { echo 0.61.0; exit; }\nexec node ${file}`;
};

test('after a yes an agent answers one prompt, and what it spent is reported; a no sends nothing', async () => {
	const machine = await fakeMachine();
	const home = machine.environment.HOME ?? '';
	machine.program('gemini', `echo x >> "$HOME/started"\n${talker(home)}`);
	const no = await open(machine, '--ask', 'gemini');
	expect(await no.until('[y/N]')).toContain('Send one tiny prompt to Gemini CLI');
	await no.send('Enter');
	await no.until('Not sent.');
	await expect.poll(no.exitCode).toBe(3);
	expect(readdirSync(home)).not.toContain('started');

	const yes = await open(machine, '--ask', 'gemini');
	await yes.until('[y/N]');
	await yes.type('y');
	await yes.send('Enter');
	const screen = await yes.until('Spent:');
	expect(screen).toContain('Gemini CLI says: ready');
	expect(screen).toMatch(/Spent: 1\.2k tokens in, 7 out; cost unknown/);
	await expect.poll(yes.exitCode).toBe(0);
});
