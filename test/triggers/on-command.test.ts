import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {runMarker} from '../../source/system/process/watchdog.js';
import {createRedactor} from '../../source/system/secrets/redact.js';
import {onCommand} from '../../source/triggers/on-command.js';
import type {Trigger} from '../../source/triggers/trigger.js';
import {leftRunning} from '../support/left-running.js';
import {type Waiting, waitFor} from './support/waiting.js';
import {watchedPlace} from './support/watched-place.js';

const often = (command: string) => ({kind: 'command', command, interval: 20}) as const;

const waiting = (trigger: Trigger): Waiting => {
	const started = waitFor(trigger);
	onTestFinished(started.stop);
	return started;
};

const wakes = async (wait: Waiting) => {
	await wait.over;
	expect(wait.failure()).toBeUndefined();
	return wait.waking();
};

/** How often a command that adds a line to `runs` was run since. */
const counter = async (folder: string): Promise<number> =>
	(await readFile(join(folder, 'runs'), 'utf8').catch(() => '')).length;

const runsOften = async (folder: string): Promise<void> => {
	const before = await counter(folder);
	await expect.poll(async () => counter(folder), {interval: 10}).toBeGreaterThan(before + 2);
};

test('a command that prints wakes when it prints something new, whatever its exit code', async () => {
	const {repository, place} = await watchedPlace({list: 'one\n'});
	const {folder} = repository;
	const trigger = onCommand(often('printf x >> runs; cat list; exit 1'), place());
	expect(trigger).toMatchObject({repeats: true});
	expect(await wakes(waiting(trigger))).toEqual({
		trigger: trigger.label,
		reason: '`printf x >> runs; cat list; exit 1` printed something new',
		details: ['one'],
	});
	await trigger.woken?.();
	const wait = waiting(trigger);
	await runsOften(folder);
	expect(wait.waking()).toBeUndefined();
	await repository.write({list: 'one\ntwo\n'});
	expect(await wakes(wait)).toMatchObject({details: ['one', 'two']});
});

test('what it printed last is known to the next engine', async () => {
	const {repository, place} = await watchedPlace({list: 'one\n'});
	const choice = often('printf x >> runs; cat list');
	const first = onCommand(choice, place());
	await wakes(waiting(first));
	await first.woken?.();
	const wait = waiting(onCommand(choice, place()));
	await runsOften(repository.folder);
	expect(wait.waking()).toBeUndefined();
	await repository.write({list: 'two\n'});
	expect(await wakes(wait)).toMatchObject({details: ['two']});
});

test('a list that was empty for a while is new when it comes back; a failure without a word is no empty list', async () => {
	const {repository, place} = await watchedPlace({list: 'one\n'});
	const trigger = onCommand(often('printf x >> runs; test -f broken && exit 1; cat list'), place());
	await wakes(waiting(trigger));
	await trigger.woken?.();
	const wait = waiting(trigger);
	await repository.write({broken: ''});
	await runsOften(repository.folder);
	await repository.git('clean', '-q', '-f', 'broken');
	await runsOften(repository.folder);
	expect(wait.waking()).toBeUndefined();
	await repository.write({list: ''});
	await runsOften(repository.folder);
	expect(wait.waking()).toBeUndefined();
	await repository.write({list: 'one\n'});
	expect(await wakes(wait)).toMatchObject({details: ['one']});
});

test('a command that prints nothing wakes with exit code 0, as often as it has it', async () => {
	const {repository, place} = await watchedPlace({x: ''});
	const trigger = onCommand(often('printf x >> runs; test -s mailbox'), place());
	const wait = waiting(trigger);
	await runsOften(repository.folder);
	expect(wait.waking()).toBeUndefined();
	await repository.write({mailbox: 'a letter'});
	expect(await wakes(wait)).toEqual({
		trigger: trigger.label,
		reason: '`printf x >> runs; test -s mailbox` succeeded',
	});
	await trigger.woken?.();
	expect(await wakes(waiting(trigger))).toMatchObject({reason: expect.stringContaining('succeeded')});
});

test('words on standard error are neither news nor silence', async () => {
	const {repository, place} = await watchedPlace({x: ''});
	const wait = waiting(onCommand(often('printf x >> runs; echo no open issues >&2'), place()));
	await runsOften(repository.folder);
	expect(wait.waking()).toBeUndefined();
});

test('what it prints is bounded, clean and without secrets; of a long list the new lines are told', async () => {
	const {repository, place} = await watchedPlace({last: 'z'});
	const command = `printf '\\033[31mred\\033[0m %s\\n' "$TOKEN"; seq 1 80; cat last; printf '%01000d' 7`;
	const environment = {...repository.environment, TOKEN: 'swordfish-12345'};
	const trigger = onCommand(often(command), place({environment, redact: createRedactor(environment)}));
	const first = await wakes(waiting(trigger));
	expect(first?.details?.[0]).toBe('red [redacted TOKEN]');
	expect(first?.details?.join()).not.toContain('swordfish');
	expect(first?.details).toHaveLength(51);
	await trigger.woken?.();
	const wait = waiting(trigger);
	await repository.write({last: 'the last one\n'});
	const details = (await wakes(wait))?.details;
	expect(details?.[0]).toBe('the last one');
	expect(details?.every(line => line.length <= 300)).toBe(true);
});

test('nothing of it survives a stop', async () => {
	const {repository, place} = await watchedPlace({x: ''});
	const environment = {...repository.environment, [runMarker]: repository.folder};
	const wait = waiting(onCommand(often('setsid sleep 1000 & sleep 1000'), place({environment})));
	await expect.poll(() => leftRunning(repository.folder)).toContain('sleep 1000 ');
	await wait.stop();
	expect(wait.failure()).toMatchObject({message: 'stopped'});
	expect(leftRunning(repository.folder)).toEqual([]);
});
