import {expect, test} from 'vitest';
import {type ResumeOptions, resumeEngine} from '../../source/engine/process/resume-engine.js';
import type {Event} from '../../source/journal/events/events.js';
import {readFacts} from '../../source/journal/runs/read-facts.js';
import {summaryLines} from '../../source/words/summary.js';
import {runScripted, type ScriptedRun} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';
import type {TemporaryRepository} from '../support/temporary-repository.js';

const resume = async (
	project: TemporaryRepository,
	{run}: ScriptedRun,
	options: Pick<ResumeOptions, 'extension'> = {},
) => {
	const events: Event[] = [];
	const finished = await resumeEngine({
		folder: project.folder,
		run,
		environment: project.environment,
		attended: false,
		onEvent: event => events.push(event),
		...options,
	});
	return {finished, events};
};

const counting =
	'cat > prompt.txt; n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns; [ $n -ge 3 ] && echo done > result; true';

test('a run that used up its iterations says what it needs, and goes on with more', async () => {
	const project = await smallProject({agent: counting, loop: 'stop: { iterations: 2 }'});
	const first = await runScripted(project);
	const way = `treadle resume ${first.run} --iterations +2`;
	expect(first.finished).toMatchObject({outcome: 'budget', next: [way]});
	expect(summaryLines(await readFacts(first.folder))).toContain(`Go on with: ${way}`);
	await expect(resume(project, first)).rejects.toMatchObject({
		message: `${first.run} has no budget left: all 2 iterations are used up.`,
		hint: expect.stringContaining(way),
		exitCode: 4,
	});
	const {finished, events} = await resume(project, first, {
		extension: {limits: {iterations: {amount: 2, add: true}}},
	});
	expect(finished).toMatchObject({outcome: 'verified', iterations: 3});
	expect(events[0]).toMatchObject({
		type: 'run.resumed',
		by: 'human',
		reason: 'you resumed it: iterations up to 4',
		stop: {iterations: 4},
	});
	expect((await readFacts(first.folder)).run?.stop.iterations).toBe(4);
	// A limit that the loop does not set cannot be raised.
	await expect(
		resume(project, await runScripted(project), {extension: {limits: {cost: {amount: 5, add: true}}}}),
	).rejects.toThrow('the loop sets no limit on cost');
});

test('a run that was stopped for tampering goes on with the file allowed, or from before it', async () => {
	const project = await smallProject({
		agent: 'cat > prompt.txt; echo "all is well" > test/guard.txt',
		check: 'cat test/guard.txt; grep -q well test/guard.txt',
	});
	const first = await runScripted(project);
	const allowing = `treadle resume ${first.run} --allow test/guard.txt`;
	expect(first.finished).toMatchObject({
		outcome: 'tampered',
		next: [allowing, expect.stringContaining('--from')],
	});
	await expect(resume(project, first)).rejects.toMatchObject({
		message: expect.stringContaining('changed protected files: test/guard.txt'),
		hint: expect.stringContaining(allowing),
		exitCode: 7,
	});
	await expect(resume(project, first, {extension: {allow: ['check.sh']}})).rejects.toThrow(
		'has not changed a protected file check.sh',
	);
	const {finished, events} = await resume(project, first, {extension: {allow: ['test/guard.txt']}});
	expect(finished).toMatchObject({outcome: 'verified', iterations: 4});
	expect(events[0]).toMatchObject({type: 'run.resumed', allowed: ['test/guard.txt']});
	const prompt = events.find(event => event.type === 'prompt.composed');
	expect(prompt?.prompt).toContain('You may change test/guard.txt now');
	expect((await readFacts(first.folder)).allowed).toEqual(['test/guard.txt']);
});

test('a stalled run goes on from an earlier checkpoint', async () => {
	const project = await smallProject({
		agent: 'cat > ../prompt.txt; [ -e marker ] || echo 1 > marker',
		loop: 'stop: { stall: 2 }',
	});
	const first = await runScripted(project);
	expect(first.finished).toMatchObject({
		outcome: 'stalled',
		next: [`treadle resume ${first.run}`, expect.stringContaining('--from')],
	});
	await expect(resume(project, first, {extension: {from: 9}})).rejects.toThrow(
		'no checkpoint of iteration 9',
	);
	const {finished, events} = await resume(project, first, {extension: {from: 0}});
	expect(finished.outcome).toBe('stalled');
	expect(events.slice(0, 2)).toMatchObject([
		{type: 'run.resumed', reason: 'you resumed it: from the checkpoint of iteration 0'},
		{type: 'rolled.back', to: 0, by: 'human'},
	]);
	expect(events.find(event => event.type === 'iteration.started')).toMatchObject({
		from: first.of('run.started')[0]?.base,
	});
});
