import {rename, rm, utimes} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {onChange} from '../../source/triggers/on-change.js';
import type {Trigger} from '../../source/triggers/trigger.js';
import {type Waiting, waitFor} from './support/waiting.js';
import {watchedPlace} from './support/watched-place.js';

const files = {
	'src/a.js': 'a',
	'src/deep/b.js': 'b',
	'docs/guide.md': 'g',
	'loops/spec/MEMORY.md': 'm',
	'.gitignore': 'ignored/\n',
};
const sources = {kind: 'change', globs: ['src/**']} as const;

/** Waits, and is stopped with the test. */
const waiting = (trigger: Trigger): Waiting => {
	const started = waitFor(trigger);
	onTestFinished(started.stop);
	return started;
};

/** A trigger that has begun to wait: what is there now is no change. */
const asleep = async (trigger: Trigger): Promise<Waiting> => {
	await trigger.woken?.();
	return waiting(trigger);
};

const wakes = async (wait: Waiting) => {
	await wait.over;
	expect(wait.failure()).toBeUndefined();
	return wait.waking();
};

test('wakes when files change, and says which', async () => {
	const {repository, place} = await watchedPlace(files);
	const trigger = onChange(sources, place());
	expect(trigger).toMatchObject({label: 'on change src/**', repeats: true});
	expect(trigger.next(3)).toEqual([]);
	const wait = await asleep(trigger);
	await repository.write({'docs/guide.md': 'changed', 'src/a.js': 'changed'});
	expect(await wakes(wait)).toEqual({
		trigger: 'on change src/**',
		reason: 'src/a.js changed',
		details: ['changed: src/a.js'],
	});
});

test('several changes at once are one waking, and none afterwards', async () => {
	const {repository, place} = await watchedPlace(files);
	const trigger = onChange(sources, place());
	const wait = await asleep(trigger);
	await repository.write({'src/new/c.js': 'c', 'src/a.js': 'aa'});
	await rm(join(repository.folder, 'src/deep'), {recursive: true});
	expect(await wakes(wait)).toMatchObject({
		reason: 'src/a.js and 2 more files changed',
		details: ['changed: src/a.js', 'deleted: src/deep/b.js', 'new: src/new/c.js'],
	});
	await trigger.woken?.();
	const again = waiting(trigger);
	await repository.write({'src/new/c.js': 'cc'});
	expect(await wakes(again)).toMatchObject({reason: 'src/new/c.js changed'});
});

test('nothing wakes it that leaves the contents as they are, or is not the user’s work', async () => {
	const {repository, place} = await watchedPlace(files);
	const trigger = onChange({kind: 'change', globs: ['**', '!docs']}, place({own: ['loops/spec/MEMORY.md']}));
	const wait = await asleep(trigger);
	await utimes(join(repository.folder, 'src/a.js'), 1, 1);
	await repository.write({
		'src/deep/b.js': 'b',
		'loops/spec/MEMORY.md': 'noted',
		'docs/guide.md': 'excepted',
		'ignored/x.js': 'x',
		'src/.a.js.swp': 'open in an editor',
	});
	await repository.git('add', 'src');
	await repository.git('branch', 'other');
	// The last change shows that the others were looked at and passed over.
	await repository.write({'z.txt': 'z'});
	expect(await wakes(wait)).toMatchObject({reason: 'z.txt is new', details: ['new: z.txt']});
});

test('what changed while nothing ran is seen on waking, also by another engine', async () => {
	const {repository, place} = await watchedPlace(files);
	const first = onChange(sources, place());
	await (await asleep(first)).stop();
	await repository.write({'src/a.js': 'changed'});
	expect(await wakes(waiting(onChange(sources, place())))).toMatchObject({reason: 'src/a.js changed'});
});

test('the files as the run first slept count, where it was never woken', async () => {
	const {repository, place} = await watchedPlace(files);
	const first = waiting(onChange(sources, place()));
	await expect.poll(async () => (await import('node:fs/promises')).readdir(place().folder)).toHaveLength(1);
	await first.stop();
	await repository.write({'src/a.js': 'changed'});
	expect(await wakes(waiting(onChange(sources, place())))).toMatchObject({reason: 'src/a.js changed'});
});

test('what changes while the loop is being woken wakes it again', async () => {
	const {repository, place} = await watchedPlace(files);
	const trigger = onChange(sources, place());
	await trigger.waking?.();
	await repository.write({'src/a.js': 'changed meanwhile'});
	await trigger.woken?.();
	expect(await wakes(waiting(trigger))).toMatchObject({reason: 'src/a.js changed'});
});

test('a file that is written and put back wakes nothing', async () => {
	const {repository, place} = await watchedPlace(files);
	await onChange(sources, place()).woken?.();
	await repository.write({'src/a.js': 'other'});
	await repository.write({'src/a.js': 'a'});
	const wait = waiting(onChange(sources, place()));
	await repository.write({'src/last.js': ''});
	expect(await wakes(wait)).toMatchObject({reason: 'src/last.js is new'});
});

test('a delivery wakes nothing, but what changed before it does', async () => {
	const {repository, place} = await watchedPlace(files);
	const trigger = onChange(sources, place());
	const wait = await asleep(trigger);
	const kept = await trigger.overlook?.(async () => {
		await repository.write({'src/a.js': 'delivered', 'src/new.js': 'delivered'});
		return 'result';
	});
	expect(kept).toBe('result');
	await repository.write({'src/deep/b.js': 'mine'});
	expect(await wakes(wait)).toMatchObject({details: ['changed: src/deep/b.js']});

	await trigger.woken?.();
	await repository.write({'src/a.js': 'mine'});
	await trigger.overlook?.(async () => repository.write({'src/new.js': 'delivered again'}));
	expect(await wakes(waiting(trigger))).toMatchObject({details: ['changed: src/a.js']});
	await expect(trigger.overlook?.(async () => Promise.reject(new Error('refused')))).rejects.toThrow(
		'refused',
	);
});

test('folders that are moved in, and made again after they were deleted, are watched', async () => {
	const {repository, place} = await watchedPlace({...files, 'docs/x/y.js': 'y'});
	const trigger = onChange(sources, place());
	const wait = await asleep(trigger);
	await rename(join(repository.folder, 'docs/x'), join(repository.folder, 'src/x'));
	expect(await wakes(wait)).toMatchObject({reason: 'src/x/y.js is new'});

	await trigger.woken?.();
	const gone = waiting(trigger);
	await rm(join(repository.folder, 'src'), {recursive: true});
	expect(await wakes(gone)).toMatchObject({reason: 'src/a.js and 2 more files changed'});

	await trigger.woken?.();
	const back = waiting(trigger);
	await repository.write({'src/deep/again.js': ''});
	expect(await wakes(back)).toMatchObject({reason: 'src/deep/again.js is new'});
});

test('names and numbers of files are bounded, and shown safely', async () => {
	const {repository, place} = await watchedPlace(files);
	const trigger = onChange(sources, place());
	const wait = await asleep(trigger);
	const many = Object.fromEntries(Array.from({length: 60}, (_, index) => [`src/f${index + 10}.js`, '']));
	await repository.write({...many, 'src/\u001b[31m\nred': '', __proto__: '', 'src/__proto__': ''});
	const waking = await wakes(wait);
	expect(waking?.reason).toBe('src/<U+000A>red and 61 more files changed');
	expect(waking?.details).toHaveLength(51);
	expect(waking?.details?.at(-1)).toBe('… and 12 more');
	expect(waking?.details?.join('\n')).not.toContain('\u001b');
});
