import {rmSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {deliverBranch} from '../../../source/workspace/delivery/deliver-branch.js';
import {filesOf} from '../support/files-of.js';
import {openWorkspace} from '../support/open.js';

const open = async () => {
	const opened = await openWorkspace();
	await opened.agent('echo work > work.txt');
	const {commit} = await opened.workspace.checkpoint(1, 'Work');
	const deliver = (branch: string) =>
		deliverBranch({repository: opened.repository, storeFolder: opened.store.storeFolder, commit, branch});
	return {...opened, commit, deliver};
};

test('brings one new branch and changes nothing else', async () => {
	const {user, commit, deliver, workspace} = await open();
	await user.write({'src/add.js': 'dirty\n', 'staged.txt': 'x'});
	await user.git('add', 'staged.txt');
	const before = filesOf(user.folder, ['objects']);
	expect(await deliver('treadle/spec/run-1')).toEqual({branch: 'treadle/spec/run-1', commit});
	const after = filesOf(user.folder, ['objects']);
	const changed = Object.keys(after).filter(name => after[name] !== before[name] && !name.endsWith('/'));
	expect(changed).toEqual(['.git/logs/refs/heads/treadle/spec/run-1', '.git/refs/heads/treadle/spec/run-1']);
	expect(await user.git('log', '--format=%s', 'treadle/spec/run-1')).toBe('Work\nBegin');
	expect(await user.git('rev-parse', 'treadle/spec/run-1^')).toBe(workspace.base.commit);
	expect(await user.git('fsck', '--no-dangling', '--no-progress')).toBe('');
});

test('refuses a branch that exists, even one it could move forward', async () => {
	const {user, deliver} = await open();
	const before = filesOf(user.folder);
	const short = await user.git('rev-parse', '--short', 'HEAD');
	await expect(deliver('main')).rejects.toMatchObject({
		message: `The branch main already exists, at ${short}.`,
		exitCode: 2,
	});
	expect(filesOf(user.folder)).toEqual(before);
});

test.each([
	['main/below', 'There cannot be a branch main/below beside the branch main.'],
	['topic', 'There cannot be a branch topic beside the branch topic/one.'],
	['a..b', '"a..b" is not a valid branch name.'],
	['-f', '"-f" is not a valid branch name.'],
	['HEAD', '"HEAD" is not a valid branch name.'],
	['a b', '"a b" is not a valid branch name.'],
	['', '"" is not a valid branch name.'],
])('refuses the branch %j', async (branch, message) => {
	const {user, deliver} = await open();
	await user.git('branch', 'topic/one');
	await expect(deliver(branch)).rejects.toMatchObject({message, exitCode: 2});
});

test('says so when git cannot make the branch', async () => {
	const {store, deliver} = await open();
	rmSync(path.join(store.storeFolder, 'objects'), {recursive: true});
	await expect(deliver('treadle/x')).rejects.toMatchObject({
		message: expect.stringContaining('The branch treadle/x could not be made'),
	});
});
