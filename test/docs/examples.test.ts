import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {parseLoop} from '../../source/loop/file/parse-loop.js';

const folder = path.resolve('examples/loops');

test.each(readdirSync(folder))('the example %s is read as a run reads it', name => {
	const file = path.join(folder, name, 'LOOP.md');
	const loop = parseLoop(readFileSync(file, 'utf8'), file);
	expect(loop.name).toBe(name);
	expect(loop.verify).not.toEqual([]);
});

test('the examples show every kind of check', () => {
	const kinds = readdirSync(folder).flatMap(name => {
		const file = path.join(folder, name, 'LOOP.md');
		return parseLoop(readFileSync(file, 'utf8'), file).verify.map(({kind}) => kind);
	});
	expect(new Set(kinds)).toEqual(new Set(['run', 'metric', 'checklist', 'review']));
});
