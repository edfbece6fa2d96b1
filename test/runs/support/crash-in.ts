import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmod} from 'node:fs/promises';
import path from 'node:path';
import {expect, vi} from 'vitest';
import {readAll} from '../../journal/support/read-all.js';
import {smallProject} from '../../support/small-project.js';
import type {TemporaryRepository} from '../../support/temporary-repository.js';

const engine = path.join(import.meta.dirname, '../../../dist/engine.js');
const peer = path.join(import.meta.dirname, '../../agents/fixtures/claude-peer.ts');

/** An agent whose first turn costs 200 tokens and a quarter of a dollar, and of which nothing is heard after that. */
const claude = `#!/bin/sh
case "$*" in *--version*) echo '2.1.329 (Claude Code)'; exit 0;; esac
mode=happy; [ -e worked ] && mode=silent
touch worked
exec "${process.execPath}" "${peer}" $mode "$@"
`;

/** A project with a loop whose agent is such a claude; `loop` are further lines of LOOP.md. */
export const meteredProject = async (loop: string): Promise<TemporaryRepository> => {
	const project = await smallProject({agent: '', loop, files: {'bin/claude': claude}});
	const text = await project.read('loops/work/LOOP.md');
	await project.write({
		'loops/work/LOOP.md': text.replace('agent: { command: "sh agent.sh" }', 'agent: claude'),
	});
	await chmod(path.join(project.folder, 'bin/claude'), 0o755);
	project.environment.PATH = `${path.join(project.folder, 'bin')}:${project.environment.PATH}`;
	return project;
};

/** Starts an engine, and kills it as soon as its agent works on that iteration. */
export const crashIn = async (
	project: TemporaryRepository,
	iteration: number,
	task: {loop: string} | {run: string},
): Promise<{run: string; folder: string}> => {
	const child = spawn(process.execPath, [engine], {
		env: project.environment,
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	child.send({
		task: {folder: project.folder, ...task},
		environment: project.environment,
		hasSubreaper: false,
	});
	const ended = once(child, 'exit');
	const [ready] = (await once(child, 'message')) as [{type: string; run: string; folder: string}];
	expect(ready).toMatchObject({type: 'ready'});
	await vi.waitFor(
		async () => {
			const events = await readAll(ready.folder);
			expect(events).toContainEqual(expect.objectContaining({type: 'agent.started', iteration}));
		},
		{timeout: 30_000, interval: 50},
	);
	child.kill('SIGKILL');
	await ended;
	return ready;
};
