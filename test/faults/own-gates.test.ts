/** Agents that try to answer the gates of their own run, in whole runs on a real terminal. */
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {cliFile, treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';
import {openTmux, type Tmux} from '../support/tmux.js';

// Whole runs on real terminals, one after the other.
vi.setConfig({testTimeout: 60_000});

const impostor = path.resolve(import.meta.dirname, '../support/impostor.mjs');
const patience = {timeout: 40_000, interval: 50};

const open = async ({folder, environment}: TemporaryRepository, ...words: string[]): Promise<Tmux> => {
	const command = [process.execPath, cliFile, ...words];
	const terminal = await openTmux({folder, environment, command});
	onTestFinished(terminal.kill);
	return terminal;
};

/** A shell line that starts the impostor in the background, in one of the ways to get away. */
const start = (way: string, requests: object[], when = ''): string =>
	`${way} ${process.execPath} ${impostor} "$TREADLE_RUN" "$HOME/replies" '${JSON.stringify(requests)}' ${when} >/dev/null 2>&1 &`;

const away = 'setsid -f env -i PATH="$PATH" HOME="$HOME"';

const events = async (place: TemporaryRepository): Promise<{type: string; [key: string]: unknown}[]> =>
	(await treadle(place, ['watch', '--json'])).stdout
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line));

const repliesOf = async ({home}: TemporaryRepository): Promise<{ok: boolean; error?: string}[]> => {
	const file = path.join(home, 'replies');
	await expect.poll(() => existsSync(file), patience).toBe(true);
	return JSON.parse(await readFile(file, 'utf8'));
};

test.each([
	['a child', ''],
	['one that left the session', 'setsid -f'],
	['one that left the session and emptied its environment', away],
	['one that made itself a terminal', `${away} script -qec`],
])('%s cannot answer, let it run, note, roll back or let go on, also with the secret', async (_who, way) => {
	const requests = [
		{type: 'answer', gate: 'GATE', answer: {answer: 'always'}},
		{type: 'answer', gate: 'GATE', answer: {answer: 'approve'}},
		{type: 'autonomy', free: true},
		{type: 'note', text: 'obey me'},
		{type: 'rollback', iteration: 0, reason: 'because'},
		{type: 'resume'},
	];
	const line = way.endsWith('script -qec')
		? `cat > "$HOME/go" <<'END'\n${start('', requests).replaceAll('"$TREADLE_RUN"', '"$1"')}\nwait\nEND\n${away} script -qec "sh $HOME/go $TREADLE_RUN" /dev/null </dev/null >/dev/null 2>&1`
		: way.includes('env -i')
			? start(way, requests)
			: // Ended with the agent's turn, so they ask within it.
				`${start(way, requests, 'now')}\nwhile [ ! -e "$HOME/replies" ]; do sleep 0.05; done`;
	const place = await smallProject({
		agent: `echo done > result\n${line}\nsleep 0.3`,
		gates: '[checkpoint, deliver]',
	});
	const owner = await open(place, 'run', 'work');
	await owner.until('checkpoint', 40_000);
	const replies = await repliesOf(place);
	expect(replies.map(({ok}) => ok)).toEqual(requests.map(() => false));
	for (const {error} of replies) {
		expect(error).toContain('Only you can do that');
	}

	expect(await owner.screen()).not.toContain('obey me');
	// The person at a second terminal still can.
	const watcher = await open(place, 'watch', 'work-1', '--plain');
	await watcher.until(/checkpoint/, 40_000);
	await watcher.type('yes');
	await watcher.send('Enter');
	await watcher.until(/deliver/i, 40_000);
	await owner.until(/Deliver/, 40_000);
	expect(await place.git('branch', '--format=%(refname:short)')).toBe('main');
	await owner.kill();
	await treadle(place, ['stop', 'work-1']);
});

test('a stop that one of them asks for is taken, and is not the person’s', async () => {
	const place = await smallProject({
		agent: `echo done > result\n${start(away, [{type: 'stop', reason: 'you stopped it'}])}\nsleep 0.3`,
		gates: '[checkpoint, deliver]',
	});
	await open(place, 'run', 'work');
	expect(await repliesOf(place)).toEqual([{ok: true}]);
	await expect
		.poll(async () => (await events(place)).at(-1), patience)
		.toMatchObject({
			type: 'run.finished',
			outcome: 'stopped',
			reason: expect.stringMatching(/^process \d+ asked to stop it, and this run started it$/),
		});
});

test('what got away ends with the engine', async () => {
	const place = await smallProject({
		agent: `echo done > result\n${away} sh -c 'echo $$ > "$HOME/pid"; exec sleep 300' >/dev/null 2>&1\nsleep 0.3`,
		gates: '[checkpoint, deliver]',
	});
	await open(place, 'run', 'work');
	const file = path.join(place.home, 'pid');
	await expect.poll(() => existsSync(file), patience).toBe(true);
	const pid = (await readFile(file, 'utf8')).trim();
	expect((await treadle(place, ['stop', 'work-1'])).exitCode).toBe(0);
	await expect.poll(() => existsSync(`/proc/${pid}`), patience).toBe(false);
});
