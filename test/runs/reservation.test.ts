import {expect, test} from 'vitest';
import {resumeEngine} from '../../source/engine/process/resume-engine.js';
import type {Event} from '../../source/journal/events/events.js';
import {readAll} from '../journal/support/read-all.js';
import {crashIn, meteredProject} from './support/crash-in.js';

const isCharge = (event: Event): boolean => event.type === 'agent.usage' && event.reservation === true;

test('a run that is killed again and again ends by its budget, though no agent says what it spent', {
	timeout: 120_000,
}, async () => {
	const project = await meteredProject('stop: { iterations: 20, tokens: 500, cost: 5 }');
	const {run, folder} = await crashIn(project, 2, {loop: 'work'});
	await crashIn(project, 3, {run});
	const finished = await resumeEngine({
		folder: project.folder,
		run,
		environment: project.environment,
		attended: false,
	});
	expect(finished).toMatchObject({
		outcome: 'budget',
		reason: 'the budget of 500 tokens is used up: 500 spent',
	});

	const events = await readAll(folder);
	const started = events.filter(event => event.type === 'agent.started');
	// A tenth of each limit while nothing is known, then what a turn has cost, then what is left.
	expect(started.map(({reserved}) => reserved)).toEqual([
		{tokens: 50, cost: 0.5},
		{tokens: 200, cost: 0.25},
		{tokens: 100, cost: 0.25},
	]);
	expect(events.filter(isCharge)).toMatchObject([
		{iteration: 2, usage: {input: 200, cost: 0.25, costBasis: 'estimated'}},
		{iteration: 3, usage: {input: 100, cost: 0.25, costBasis: 'estimated'}},
	]);
	expect(events.at(-1)).toMatchObject({type: 'run.finished'});

	// Nor does the time of work that was cut off get lost.
	const cut = events.find(event => event.type === 'iteration.finished' && event.iteration === 2);
	const begun = events.findIndex(event => event.type === 'iteration.started' && event.iteration === 2);
	const resumed = events.findIndex((event, index) => index > begun && event.type === 'run.resumed');
	const lasted = Date.parse(events[resumed - 1]?.at ?? '') - Date.parse(events[begun]?.at ?? '');
	expect(lasted).toBeGreaterThan(0);
	expect(cut).toMatchObject({verdict: 'interrupted'});
	expect(cut?.type === 'iteration.finished' && cut.milliseconds).toBeGreaterThanOrEqual(lasted);
});
