import {expect, test} from 'vitest';
import {createCodexUpdates} from '../../../source/agents/codex/updates.js';
import type {Step} from '../../../source/journal/events/events.js';
import {createRedactor} from '../../../source/system/secrets/redact.js';
import {createSanitizer} from '../../../source/system/text/sanitize.js';

const secret = 'abcd-efgh-ijkl';

const reader = () => {
	const told: Step[] = [];
	const tell = (step: Step): void => void told.push(step);
	const updates = createCodexUpdates({
		folder: '/project',
		sanitize: createSanitizer(createRedactor({OPENAI_API_KEY: secret})),
		steps: {
			begin() {},
			say: (kind, id, text) => tell({kind, id, text}),
			tool: tell,
			step: tell,
			flush() {},
			end() {},
			claim: () => undefined,
		},
		onUsage() {},
		model: () => undefined,
		isOwn: () => true,
	});
	const item = {type: 'commandExecution', id: 'c1', command: 'env', status: 'inProgress'};
	updates.read('item/started', {item});
	return {
		updates,
		print: (delta: string) => updates.read('item/commandExecution/outputDelta', {itemId: 'c1', delta}),
		results: () => told.flatMap(step => (step.kind === 'tool' ? (step.result ?? []) : [])),
		told,
	};
};

test('what a command prints is shown in whole lines, so that no secret is torn', () => {
	const {print, results} = reader();
	for (const delta of ['one\nKEY=abcd-', 'efgh-', 'ijkl\n', 'tw', 'o\n']) {
		print(delta);
	}
	expect(results()).toEqual([
		'one',
		'one\nKEY=[redacted OPENAI_API_KEY]',
		'one\nKEY=[redacted OPENAI_API_KEY]\ntwo',
	]);
});

test('of what a command prints without end the beginning is shown', () => {
	const {print, results} = reader();
	for (let line = 0; line < 100_000; line++) {
		print(`line ${line}\n`);
	}
	expect(Math.max(...results().map(text => text.length))).toBeLessThanOrEqual(8192);
	expect(results().length).toBeLessThan(2000);
	expect(results().at(-1)).toMatch(/^line 0\nline 1\n/);
});

test('a command that is over is forgotten', () => {
	const {updates} = reader();
	expect(updates.known({id: 'c1'}).title).toBe('env');
	updates.read('item/completed', {item: {type: 'commandExecution', id: 'c1', status: 'completed'}});
	expect(updates.known({id: 'c1'})).toEqual({kind: 'tool', id: 'c1'});
});

test('an ask that names no item is about the running call of that name', () => {
	const {updates} = reader();
	const item = {type: 'mcpToolCall', id: 'p1', server: 'files', tool: 'peek', status: 'inProgress'};
	updates.read('item/started', {item});
	expect(updates.known({title: 'files.peek'}).id).toBe('p1');
	expect(updates.known({title: 'files.poke'}).id).toBe('files.poke');
});

test.each([
	['warning', {message: 'Mind the step'}, 'Mind the step'],
	['configWarning', {summary: 'No such key', details: 'x = 1'}, 'No such key — x = 1'],
	['model/rerouted', {fromModel: 'a', toModel: 'b'}, 'The model a was replaced by b.'],
	['item/commandExecution/terminalInteraction', {stdin: 'y\n'}, 'Typed into a running command: "y\\n"'],
])('%s is reported', (method, parameters, text) => {
	const {updates, told} = reader();
	updates.read(method, parameters);
	expect(told.at(-1)).toMatchObject({kind: 'notice', text});
});
