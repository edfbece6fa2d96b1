import {expect, test} from 'vitest';
import {resumeEngine} from '../../source/engine/process/resume-engine.js';
import {runScripted} from '../support/run-scripted.js';
import {crashIn, meteredProject} from './support/crash-in.js';

test('killing engines, resuming and starting anew do not evade what may be spent on a day', {
	timeout: 120_000,
}, async () => {
	const project = await meteredProject('stop: { iterations: 20, per-day: 0.5k }');
	// 200 tokens in the first turn, and as many set aside for the second, which is killed.
	const {run} = await crashIn(project, 2, {loop: 'work'});
	const anew = await runScripted(project);
	expect(anew.of('agent.started')[0]?.reserved).toEqual({tokens: 50});
	expect(anew.finished).toMatchObject({
		outcome: 'budget',
		reason: expect.stringContaining('600 of the 500 tokens that this loop may spend each day are spent'),
	});
	const again = await runScripted(project);
	expect(again.of('agent.started')).toEqual([]);
	expect(again.finished).toMatchObject({outcome: 'budget', iterations: 0});
	const resumed = await resumeEngine({
		folder: project.folder,
		run,
		environment: project.environment,
		attended: false,
	});
	expect(resumed).toMatchObject({outcome: 'budget', reason: expect.stringContaining('600 of the 500')});
});
