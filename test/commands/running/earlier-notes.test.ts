import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {earlierNotes} from '../../../source/commands/running/earlier-notes.js';
import type {RunStarted} from '../../../source/journal/events/events.js';

const notesBefore = async (run: string, memory: string | undefined) => {
	const repository = await mkdtemp(path.join(tmpdir(), 'treadle-notes-'));
	onTestFinished(() => rm(repository, {recursive: true, force: true}));
	const folder = path.join(repository, 'loops/spec');
	await mkdir(folder, {recursive: true});
	if (memory !== undefined) {
		await writeFile(path.join(folder, 'MEMORY.md'), memory);
	}
	const loopFile = path.join(folder, 'LOOP.md');
	return earlierNotes({run, loopFile, repository} as RunStarted);
};

const memory = `# Memory of the spec loop

Mind the leap years.

## spec-1 · iteration 1 · failed · 2026-11-20 10:00 UTC

Tried\u001B[2J this.

## spec-2 · iteration 1 · failed · 2026-11-21 10:00 UTC

Of this run.

## Written by hand

It always holds.

## spec-3 · iteration 1 · passed · 2026-11-22 10:00 UTC

Of a later run.
`;

test('gives what stood there before the run, and what a person wrote, safe to print', async () => {
	const notes = await notesBefore('spec-2', memory);
	expect(notes.map(({title}) => title)).toEqual([
		'Memory of the spec loop',
		'spec-1 · iteration 1 · failed · 2026-11-20 10:00 UTC',
		'Written by hand',
	]);
	expect(notes[1]?.text).toBe('Tried this.');
});

test('a run that has noted nothing yet has all of it before it', async () => {
	expect(await notesBefore('spec-4', memory)).toHaveLength(5);
	expect(await notesBefore('spec-1', undefined)).toEqual([]);
});
