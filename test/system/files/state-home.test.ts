import {chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {ensureStateFolder, stateHome} from '../../../source/system/files/state-home.js';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'treadle-state-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true});
});

test('follows the XDG base directory specification', () => {
	expect(stateHome({XDG_STATE_HOME: '/state', HOME: '/home/ada'})).toBe('/state/treadle');
	expect(stateHome({HOME: '/home/ada'})).toBe('/home/ada/.local/state/treadle');
	expect(stateHome({XDG_STATE_HOME: 'relative', HOME: '/home/ada'})).toBe('/home/ada/.local/state/treadle');
	expect(stateHome({XDG_STATE_HOME: ''})).toBe(path.join(homedir(), '.local/state/treadle'));
});

test('only the owner may enter, even where the folder was open before', () => {
	const made = ensureStateFolder(path.join(folder, 'a', 'b'));
	expect(statSync(made).mode & 0o777).toBe(0o700);
	const open = path.join(folder, 'open');
	mkdirSync(open);
	chmodSync(open, 0o755);
	ensureStateFolder(open);
	expect(statSync(open).mode & 0o777).toBe(0o700);
});

test('says what is wrong with a folder that cannot be made', () => {
	writeFileSync(path.join(folder, 'file'), '');
	const below = path.join(folder, 'file', 'state');
	expect(() => ensureStateFolder(below)).toThrow(`Treadle cannot write to ${below}: ENOTDIR`);
});
