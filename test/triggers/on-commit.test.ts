import {expect, onTestFinished, test} from 'vitest';
import {onChange} from '../../source/triggers/on-change.js';
import {onCommit} from '../../source/triggers/on-commit.js';
import type {Trigger} from '../../source/triggers/trigger.js';
import {type Waiting, waitFor} from './support/waiting.js';
import {watchedPlace} from './support/watched-place.js';

const files = {'a.txt': 'a'};
const any = {kind: 'commit'} as const;

const waiting = (trigger: Trigger): Waiting => {
	const started = waitFor(trigger);
	onTestFinished(started.stop);
	return started;
};

const asleep = async (trigger: Trigger): Promise<Waiting> => {
	await trigger.woken?.();
	return waiting(trigger);
};

const wakes = async (wait: Waiting) => {
	await wait.over;
	expect(wait.failure()).toBeUndefined();
	return wait.waking();
};

test('wakes at a commit on any branch, and tells its subject', async () => {
	const {repository, place} = await watchedPlace(files);
	const trigger = onCommit(any, place());
	expect(trigger).toMatchObject({label: 'on commit', repeats: true});
	const wait = await asleep(trigger);
	const sha = await repository.commit('Say \u001b[31mhello\u001b[0m\n\nA body.');
	expect(await wakes(wait)).toEqual({
		trigger: 'on commit',
		reason: '1 new commit on main',
		details: [`${sha.slice(0, 8)} Say hello`],
	});
});

test('lists the commits since the last waking, newest first, also what was made while nothing ran', async () => {
	const {repository, place} = await watchedPlace(files);
	await onCommit(any, place()).woken?.();
	await repository.commit('One');
	await repository.commit('Two');
	await repository.git('checkout', '--quiet', '-b', 'topic/x');
	await repository.commit('Three');
	const trigger = onCommit(any, place());
	const waking = await wakes(waiting(trigger));
	expect(waking?.reason).toBe('3 new commits on main and topic/x');
	expect(waking?.details?.map(line => line.slice(9)).toSorted()).toEqual(['One', 'Three', 'Two']);

	await trigger.woken?.();
	const again = waiting(trigger);
	await repository.commit('Four');
	expect((await wakes(again))?.details?.map(line => line.slice(9))).toEqual(['Four']);
});

test('with a branch named, others wake nothing', async () => {
	const {repository, place} = await watchedPlace(files);
	const wait = await asleep(onCommit({kind: 'commit', branch: 'main'}, place()));
	await repository.git('checkout', '--quiet', '-b', 'topic');
	await repository.commit('Elsewhere');
	await repository.git('checkout', '--quiet', 'main');
	await repository.commit('Here');
	expect(await wakes(wait)).toMatchObject({reason: '1 new commit on main'});
});

test('a branch that is made, moved back or deleted brings no new commit, nor does a delivery', async () => {
	const {repository, place} = await watchedPlace(files);
	await repository.commit('Old');
	const wait = await asleep(onCommit(any, place()));
	await repository.git('branch', 'same');
	await repository.git('branch', 'older', 'HEAD~1');
	await repository.git('branch', '-D', 'same');
	const tree = await repository.git('rev-parse', 'HEAD^{tree}');
	const delivered = await repository.git('commit-tree', tree, '-p', 'HEAD', '-m', 'Delivered');
	await repository.git('update-ref', 'refs/heads/treadle/spec-1', delivered);
	await repository.git('reset', '--quiet', '--hard', 'HEAD~1');
	await repository.commit('New');
	expect(await wakes(wait)).toMatchObject({
		reason: '1 new commit on main',
		details: [expect.stringMatching(/New$/)],
	});
});

test('a merge that Treadle delivers is overlooked; a commit of the user’s is not', async () => {
	const {repository, place} = await watchedPlace(files);
	const trigger = onCommit(any, place());
	const wait = await asleep(trigger);
	await trigger.overlook?.(async () => repository.commit('Merged by Treadle'));
	await repository.commit('Mine');
	expect(await wakes(wait)).toMatchObject({
		reason: '1 new commit on main',
		details: [expect.stringMatching(/Mine$/)],
	});
});

test('a delivery is delivered, whether or not it can be noted', async () => {
	const {place} = await watchedPlace(files);
	const {folder, repository} = place();
	const broken = {...repository, branches: async () => Promise.reject(new Error('git is gone'))};
	const trigger = onChange({kind: 'change', globs: ['**']}, place({folder: `${folder}/missing`}));
	expect(await trigger.overlook?.(async () => 'delivered')).toBe('delivered');
	const other = onCommit(any, place({repository: broken}));
	expect(await other.overlook?.(async () => 'delivered')).toBe('delivered');
});

test('sees commits of a repository that packs its references, and of one that had none', async () => {
	const {repository, place} = await watchedPlace({});
	await repository.git('checkout', '--quiet', '--orphan', 'fresh');
	const trigger = onCommit(any, place());
	const wait = await asleep(trigger);
	await repository.write(files);
	await repository.commit('First');
	expect(await wakes(wait)).toMatchObject({reason: expect.stringContaining('fresh')});

	await repository.git('pack-refs', '--all');
	const packed = await asleep(trigger);
	await repository.commit('Second');
	expect(await wakes(packed)).toMatchObject({reason: '1 new commit on fresh'});
});
