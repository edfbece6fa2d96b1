import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import type {NoticeMessage} from '../../../source/engine/companions/message.js';
import {createNotifier} from '../../../source/engine/companions/notifier.js';

const message = (title: string): NoticeMessage => ({
	loop: 'spec',
	run: 'spec-1',
	repository: '/repository',
	kind: 'budget',
	title,
	text: 'Two lines\nof text',
	event: {
		v: 1,
		seq: 1,
		at: '2026-01-01T00:00:00.000Z',
		type: 'budget.warned',
		limit: 'cost',
		share: 0.8,
		reason: 'x',
	},
});

const open = (command: string, limit?: number) => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-notify-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const failures: string[] = [];
	const notifier = createNotifier({
		command,
		folder,
		environment: {PATH: process.env.PATH, MINE: 'my own'},
		runFolder: folder,
		onFailure: reason => failures.push(reason),
		...(limit === undefined ? {} : {limit}),
	});
	const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
	return {notifier, failures, folder, read};
};

test('a command gets one line of JSON, ready variables, and the environment of the user', async () => {
	const {notifier, failures, read} = open('cat > got; echo "$TREADLE_TITLE|$TREADLE_TEXT|$MINE" > variables');
	notifier.tell(message('spec: "$(touch hacked)"'));
	await notifier.close(5000);
	expect(failures).toEqual([]);
	expect(read('got').endsWith('}\n')).toBe(true);
	expect(read('got').split('\n')).toHaveLength(2);
	expect(JSON.parse(read('got'))).toEqual(message('spec: "$(touch hacked)"'));
	expect(read('variables')).toBe('spec: "$(touch hacked)"|Two lines\nof text|my own\n');
});

test('commands run one at a time, in order, and telling waits for none', async () => {
	const {notifier, read} = open(
		'mkdir lock || echo overlap >> log; echo "$TREADLE_TITLE" >> log; sleep 0.05; rmdir lock',
	);
	const before = performance.now();
	for (const title of ['one', 'two', 'three']) {
		notifier.tell(message(title));
	}
	expect(performance.now() - before).toBeLessThan(100);
	await notifier.close(5000);
	expect(read('log')).toBe('one\ntwo\nthree\n');
});

test('a command that takes too long is ended with its children, and the first failure is told', async () => {
	const {notifier, failures, folder} = open('sleep 60 & echo waiting; wait', 200);
	const before = performance.now();
	notifier.tell(message('one'));
	notifier.tell(message('two'));
	await expect.poll(() => failures).toEqual(['it took longer than 0.2 s and was ended: waiting']);
	await notifier.close(5000);
	expect(performance.now() - before).toBeLessThan(4000);
	expect(failures).toHaveLength(1);
	const left = readdirSync('/proc').filter(pid => {
		try {
			return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
		} catch {
			return false;
		}
	});
	expect(left).toEqual([]);
});

test('closing ends a command that has not finished, and drops what waits', async () => {
	const {notifier, failures, read} = open('echo "$TREADLE_TITLE" >> log; sleep 60');
	notifier.tell(message('one'));
	notifier.tell(message('two'));
	await expect.poll(() => read('log')).toBe('one\n');
	const before = performance.now();
	await notifier.close(50);
	expect(performance.now() - before).toBeLessThan(2000);
	expect(read('log')).toBe('one\n');
	expect(failures).toEqual([]);
});

test.each([
	['exit 3', 'it ended with exit code 3'],
	['echo no network >&2; exit 7', 'it ended with exit code 7: no network'],
	['printf "\\033[31mred\\033[0m" >&2; exit 1', 'it ended with exit code 1: red'],
])('%s is a failure: %s', async (command, reason) => {
	const {notifier, failures} = open(command);
	notifier.tell(message('one'));
	await notifier.close(5000);
	expect(failures).toEqual([reason]);
});

test('a flood of notices is bounded', async () => {
	const {notifier, failures} = open('sleep 60');
	for (let count = 0; count < 30; count++) {
		notifier.tell(message(`${count}`));
	}
	expect(failures).toEqual(['it is too slow: 20 notices wait for it, further ones are not told']);
	await notifier.close(0);
});
