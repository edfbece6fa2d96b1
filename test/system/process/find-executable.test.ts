import {chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {findExecutable} from '../../../source/system/process/find-executable.js';

let folder: string;

beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'treadle-find-'));
	for (const file of ['bin/tool', 'bin/my tool', 'run.sh', 'plain.txt']) {
		mkdirSync(path.dirname(path.join(folder, file)), {recursive: true});
		writeFileSync(path.join(folder, file), '#!/bin/sh\n');
		chmodSync(path.join(folder, file), file === 'plain.txt' ? 0o644 : 0o755);
	}

	mkdirSync(path.join(folder, 'bin/folder'));
});
afterAll(() => {
	rmSync(folder, {recursive: true});
});

const find = (command: string) => findExecutable(command, {PATH: `/nonesuch:${folder}/bin`}, folder);

test.each([
	['tool', 'bin/tool'],
	['tool --flag | other', 'bin/tool'],
	['tool;other', 'bin/tool'],
	['  tool', 'bin/tool'],
	['A=1 B="two words" tool', 'bin/tool'],
	['"my tool" x', 'bin/my tool'],
	["'my tool'", 'bin/my tool'],
	['my\\ tool', 'bin/my tool'],
	['./run.sh', 'run.sh'],
	['bin/tool', 'bin/tool'],
])('%s', (command, file) => {
	expect(find(command)).toMatchObject({kind: 'file', path: path.join(folder, file)});
});

test.each([
	['tol', 'was not found on the PATH'],
	['A=1 tol x', 'was not found on the PATH'],
	['folder', 'was not found on the PATH'],
	['./plain.txt', 'is not executable'],
	['./gone.sh', 'does not exist in'],
])('%s is missing', (command, reason) => {
	expect(find(command)).toMatchObject({kind: 'missing', reason: expect.stringContaining(reason)});
});

test.each([
	'',
	'cd x && tool',
	'if true; then :; fi',
	'$TOOL x',
	'`which tool`',
	'(tool)',
	'A=1',
	'! tool',
	'~/tool',
])('"%s" is for the shell to work out', command => {
	expect(find(command)).toMatchObject({kind: 'shell'});
});

test('an absolute path needs no PATH', () => {
	expect(findExecutable('/bin/sh -c x', {}, folder)).toEqual({
		kind: 'file',
		word: '/bin/sh',
		path: '/bin/sh',
	});
});
