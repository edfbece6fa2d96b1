import {lstatSync, readlinkSync, symlinkSync} from 'node:fs';
import {rename} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {filesOf} from '../support/files-of.js';
import {openDelivery} from './support/open-delivery.js';

const work =
	'echo draft > "NOTES draft.md"; echo changed > README.md; rm spec.md; mkdir -p new/deep; echo x > new/deep/x.sh; chmod +x new/deep/x.sh; ln -s README.md link';

test('copies just what changed, and touches neither index nor branch', async () => {
	const {user, deliver, announce} = await openDelivery(work);
	await user.write({'src/add.js': 'mine\n', 'own.txt': 'own\n'});
	const git = filesOf(path.join(user.folder, '.git'));
	expect(announce('files')).toMatchObject({
		question: 'by copying 5 files into your checkout',
		take: undefined,
	});
	await deliver('files');
	expect(filesOf(path.join(user.folder, '.git'))).toEqual(git);
	expect(await user.read('NOTES draft.md')).toBe('draft\n');
	expect(await user.read('README.md')).toBe('changed\n');
	expect(await user.read('src/add.js')).toBe('mine\n');
	expect(lstatSync(path.join(user.folder, 'spec.md'), {throwIfNoEntry: false})).toBeUndefined();
	expect(lstatSync(path.join(user.folder, 'new/deep/x.sh')).mode & 0o100).toBe(0o100);
	expect(readlinkSync(path.join(user.folder, 'link'))).toBe('README.md');
	// Once more is no harm: what is there already is left alone.
	await deliver('files');
});

test('one file that the user changed meanwhile keeps all from being copied, and is named', async () => {
	const {user, deliver} = await openDelivery(work);
	await user.write({'README.md': 'mine\n', 'NOTES draft.md': 'mine, too\n'});
	const before = filesOf(user.folder);
	await expect(deliver('files')).rejects.toMatchObject({
		message: 'You have changed since: NOTES draft.md, README.md. Nothing was copied.',
		hint: expect.stringContaining('treadle deliver run-1 --as patch'),
	});
	expect(filesOf(user.folder)).toEqual(before);
});

test('nothing is written through a link that lies where a folder was', async () => {
	const {user, deliver} = await openDelivery('echo x > src/deep/er/file.txt');
	await rename(path.join(user.folder, 'src/deep'), path.join(user.home, 'elsewhere'));
	symlinkSync(path.join(user.home, 'elsewhere'), path.join(user.folder, 'src/deep'));
	const before = filesOf(user.home, ['.local', 'state']);
	await expect(deliver('files')).rejects.toThrow('You have changed since: src/deep/er/file.txt');
	expect(filesOf(user.home, ['.local', 'state'])).toEqual(before);
});
