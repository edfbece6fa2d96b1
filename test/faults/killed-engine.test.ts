import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {resumeEngine} from '../../source/engine/process/resume-engine.js';
import type {Event} from '../../source/journal/events/events.js';
import {listRuns} from '../../source/journal/runs/list-runs.js';
import {readEvents} from '../../source/journal/runs/read-events.js';
import {stateHome} from '../../source/system/files/state-home.js';
import {inspectRepository} from '../../source/workspace/store/inspect-repository.js';
import {repositoryFolder} from '../../source/workspace/store/repository-folder.js';
import {fingerprint} from '../support/fingerprint.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

const engine = path.join(import.meta.dirname, '../../dist/engine.js');

const eventsOf = async (runFolder: string): Promise<Event[]> => {
	const events: Event[] = [];
	for await (const event of readEvents(runFolder)) {
		events.push(event);
	}

	return events;
};

const runsFolder = async (project: TemporaryRepository): Promise<string> =>
	path.join(
		repositoryFolder(stateHome(project.environment), await inspectRepository(project.folder)),
		'runs',
	);

/** Takes four turns, each of which lasts a moment. */
const slow =
	'n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns; sleep 0.1; [ $n -ge 4 ] && echo done > result; true';

test('an engine killed at any moment loses nothing that was recorded, and the run goes on', {
	timeout: 120_000,
}, async () => {
	const rounds = 8;
	for (let round = 0; round < rounds; round++) {
		const project = await smallProject({agent: slow, loop: 'stop: { iterations: 6 }'});
		const before = await fingerprint(project.folder);
		const child = spawn(process.execPath, [engine], {
			env: project.environment,
			stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
		});
		child.send({
			task: {folder: project.folder, loop: 'work'},
			environment: project.environment,
			hasSubreaper: false,
		});
		const ended = once(child, 'exit');
		const [ready] = (await once(child, 'message')) as [{type: string; folder: string; run: string}];
		expect(ready).toMatchObject({type: 'ready'});
		const delay = Math.random() * 1500;
		await new Promise(resolve => {
			setTimeout(resolve, delay);
		});
		child.kill('SIGKILL');
		await ended;

		const recorded = existsSync(path.join(ready.folder, 'journal.jsonl')) ? await eventsOf(ready.folder) : [];
		const [listed] = await listRuns(await runsFolder(project));
		if (recorded.length === 0) {
			continue;
		}

		expect(listed?.run).toBe(ready.run);
		if (recorded.at(-1)?.type !== 'run.finished' && !recorded.some(({type}) => type === 'delivery.asked')) {
			expect(listed?.state).toBe('interrupted');
		}

		const finished = await resumeEngine({
			folder: project.folder,
			run: ready.run,
			environment: project.environment,
			attended: false,
		});
		expect(finished, `killed after ${Math.round(delay)} ms`).toMatchObject({outcome: 'verified'});
		const events = await eventsOf(ready.folder);
		expect(events.slice(0, recorded.length)).toEqual(recorded);
		const iterations = events.flatMap(event => (event.type === 'iteration.started' ? [event.iteration] : []));
		expect(iterations).toEqual(iterations.map((_, index) => index));
		expect(await fingerprint(project.folder, ['loops/work/MEMORY.md'])).toEqual(before);
	}
});

test('the agent of a killed engine does not live on', {timeout: 60_000}, async () => {
	const project = await smallProject({agent: 'echo $$ > "$TMPDIR/pid"; exec sleep 300'});
	const child = spawn(process.execPath, [engine], {
		env: project.environment,
		stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
	});
	child.send({
		task: {folder: project.folder, loop: 'work'},
		environment: project.environment,
		hasSubreaper: false,
	});
	const [ready] = (await once(child, 'message')) as [{folder: string}];
	const file = path.join(ready.folder, 'tmp', 'pid');
	await vi.waitFor(() => expect(existsSync(file)).toBe(true), 30_000);
	const pid = Number(
		await vi.waitFor(() => {
			const text = readFileSync(file, 'utf8').trim();
			expect(text).not.toBe('');
			return text;
		}),
	);
	child.kill('SIGKILL');
	await once(child, 'exit');
	await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), 3000);
});
