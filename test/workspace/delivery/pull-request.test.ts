import path from 'node:path';
import {expect, test} from 'vitest';
import {deliveryWays} from '../../../source/workspace/delivery/index.js';
import {gitIn} from '../support/open.js';
import {fakeGh, openDelivery} from './support/open-delivery.js';

const open = async (script = '') => {
	const opened = await openDelivery('echo work > work.txt');
	const {user, place} = opened;
	const bare = path.join(user.home, 'remote.git');
	await user.git('init', '-q', '--bare', bare);
	await user.git('remote', 'add', 'origin', bare);
	await user.git('push', '-q', 'origin', 'main');
	await user.git('tag', 'v1');
	const {environment, said} = await fakeGh(user.home, user.environment, script);
	return {
		...opened,
		bare,
		said,
		request: (change: Partial<typeof place> = {}) =>
			opened.deliver('pull-request', {}, {environment, ...change}),
		require: (change: Partial<typeof place> = {}) =>
			deliveryWays['pull-request'].requirePossible?.({...place, environment, ...change}),
	};
};

test('makes the branch, pushes that one ref, and opens the request with title, base and body', async () => {
	const {user, request, bare, said, commit, require} = await open();
	await require();
	expect(await request()).toEqual({
		how: 'as a pull request https://github.example/o/r/pull/7 from branch treadle/run-1',
		branch: 'treadle/run-1',
		to: 'https://github.example/o/r/pull/7',
	});
	expect(await user.git('rev-parse', 'treadle/run-1')).toBe(commit);
	expect((await gitIn(bare, 'for-each-ref', '--format=%(refname)')).split('\n')).toEqual([
		'refs/heads/main',
		'refs/heads/treadle/run-1',
	]);
	expect(await gitIn(bare, 'rev-parse', 'treadle/run-1')).toBe(commit);
	const words = await said();
	expect(words).toContain(
		[
			'pr',
			'create',
			'--head',
			'treadle/run-1',
			'--title',
			'spec: All is built',
			'--body-file',
			'-',
			'--base',
			'main',
		]
			.map(word => `[${word}]\n`)
			.join(''),
	);
	expect(words).toContain('What was done, and how it was judged.');
});

test('without gh it says so and how to do it by hand, and does nothing', async () => {
	const {user, request, bare, require} = await open();
	// The programs of the machine, gh not among them.
	const bin = path.join(user.home, 'bin');
	const environment = {...user.environment, PATH: bin};
	const wanted = {
		message: 'A pull request is opened through gh, the command of GitHub, which is not installed.',
		hint: expect.stringContaining(
			'By hand: treadle deliver run-1 --as branch; git push origin treadle/run-1',
		),
		exitCode: 2,
	};
	await expect(require({environment})).rejects.toMatchObject(wanted);
	await expect(request({environment})).rejects.toMatchObject(wanted);
	expect(await user.git('branch', '--list', 'treadle/*')).toBe('');
	expect(await gitIn(bare, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
});

test('a gh that is not logged in is named before anything starts', async () => {
	const {require} = await open('[ "$1" = auth ] && { echo "You are not logged in" >&2; exit 1; }');
	await expect(require()).rejects.toMatchObject({
		message: expect.stringContaining('is not logged in: You are not logged in'),
		hint: expect.stringContaining('gh auth login'),
	});
});

test('a repository without a remote, or with several, is named', async () => {
	const {user, require} = await open();
	await user.git('remote', 'rename', 'origin', 'one');
	await require();
	await user.git('config', '--unset-all', 'branch.main.remote').catch(() => {});
	await user.git('remote', 'add', 'two', '/nowhere');
	await expect(require()).rejects.toThrow(
		'The repository has one, two, and the branch follows none of them.',
	);
	await user.git('remote', 'remove', 'one');
	await user.git('remote', 'remove', 'two');
	await expect(require()).rejects.toThrow('The repository has no remote');
});

test('a push that is refused leaves the branch, and the next try goes on from there', async () => {
	const {user, request, bare, commit} = await open();
	const away = `${bare}.away`;
	await user.git('remote', 'set-url', 'origin', away);
	await expect(request()).rejects.toMatchObject({
		message: expect.stringContaining('The branch treadle/run-1 was made, but could not be pushed to origin:'),
		hint: expect.stringContaining('git push origin treadle/run-1'),
	});
	await user.git('remote', 'set-url', 'origin', bare);
	await request();
	expect(await gitIn(bare, 'rev-parse', 'treadle/run-1')).toBe(commit);
});

test('a request that gh does not open is said, with the command that does', async () => {
	const {request} = await open('[ "$1" = pr ] && { echo "GraphQL: no" >&2; exit 1; }');
	await expect(request()).rejects.toMatchObject({
		message: 'The branch treadle/run-1 was pushed to origin, but gh opened no request: GraphQL: no',
		hint: 'Open it yourself: gh pr create --head treadle/run-1',
	});
});
