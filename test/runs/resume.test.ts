import {expect, test} from 'vitest';
import {resumeEngine} from '../../source/engine/process/resume-engine.js';
import type {Event} from '../../source/journal/events/events.js';
import {readEvents} from '../../source/journal/runs/read-events.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

const eventsOf = async (runFolder: string): Promise<Event[]> => {
	const events: Event[] = [];
	for await (const event of readEvents(runFolder)) {
		events.push(event);
	}

	return events;
};

/** Takes four turns, each of which lasts a moment. */
const slow =
	'n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns; sleep 0.1; [ $n -ge 4 ] && echo done > result; true';

test('a stopped run goes on where it stopped', async () => {
	const project = await smallProject({agent: slow, gates: 'deliver', loop: 'stop: { iterations: 6 }'});
	const first = await runScripted(project, {
		onEvent(event, ask) {
			if (event.type === 'iteration.finished' && event.iteration === 2) {
				ask({type: 'stop', reason: ''});
			}
		},
	});
	expect(first.finished).toMatchObject({outcome: 'stopped', exitCode: 3});

	const finished = await resumeEngine({
		folder: project.folder,
		run: first.run,
		environment: project.environment,
		attended: false,
	});
	expect(finished).toMatchObject({outcome: 'verified'});
	const events = await eventsOf(first.folder);
	expect(events.map(({seq}) => seq)).toEqual(events.map((_, index) => index + 1));
	const started = events.filter(event => event.type === 'iteration.started');
	expect(started.map(event => event.iteration)).toEqual(started.map((_, index) => index));
});

test('what a person let the agent have stays the agent’s after a crash', async () => {
	const project = await smallProject({
		agent: 'echo "the agent may change me now" > test/guard.txt',
		gates: 'checkpoint',
		check: 'cat test/guard.txt; grep -q now test/guard.txt',
	});
	const first = await runScripted(project, {
		answer: ({choices}) => ({answer: choices.includes('always') ? 'always' : 'approve'}),
		onEvent(event, ask) {
			if (event.type === 'gate.answered' && event.answer === 'always') {
				ask({type: 'stop', reason: ''});
			}
		},
	});
	expect(first.finished.outcome).toBe('stopped');
	const finished = await resumeEngine({
		folder: project.folder,
		run: first.run,
		environment: project.environment,
		gates: ['deliver'],
		attended: false,
	});
	expect(finished).toMatchObject({outcome: 'verified'});
	const events = await eventsOf(first.folder);
	expect(
		events.flatMap(event => (event.type === 'checkpoint.made' ? [event.tampered] : [])).slice(1),
	).not.toContainEqual(['test/guard.txt']);
});

test('a finished run is not resumed', async () => {
	const project = await smallProject({agent: 'echo done > result'});
	const {run} = await runScripted(project);
	await expect(
		resumeEngine({folder: project.folder, run, environment: project.environment, attended: false}),
	).rejects.toThrow('its goal is verified');
});

test('a run whose LOOP.md was changed is not resumed: goalposts do not move', async () => {
	const project = await smallProject({agent: 'true', loop: 'stop: { iterations: 1 }'});
	const {run} = await runScripted(project);
	await project.write({'loops/work/LOOP.md': `${await project.read('loops/work/LOOP.md')}\nMore.\n`});
	await expect(
		resumeEngine({folder: project.folder, run, environment: project.environment, attended: false}),
	).rejects.toThrow('was changed since run');
});
