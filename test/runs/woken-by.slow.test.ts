import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

test('a run is woken by changes and commits, again and again, and its times go on from the last waking', async () => {
	const project = await smallProject({
		agent: 'true',
		loop: 'trigger: [every 1h, on change notes, on commit]\nstop: { stall: 99 }',
		files: {notes: 'first\n'},
	});
	const write = async (text: string) => writeFile(path.join(project.folder, 'notes'), text);
	const actions = [
		async () => write('second\n'),
		async () => {
			await project.git('commit', '--quiet', '--all', '--message', 'Two');
		},
		async () => write('third\n'),
	];
	const {of} = await runScripted(project, {
		answer: () => ({answer: 'approve'}),
		onEvent(event, ask) {
			if (event.type === 'loop.slept') {
				const action = actions.shift();
				if (action) {
					void action();
				} else {
					ask({type: 'stop', reason: 'enough'});
				}
			}
		},
	});
	expect(of('trigger.fired').map(({trigger, reason, details}) => ({trigger, reason, details}))).toEqual([
		{trigger: 'every 1h', reason: 'started; wakes every hour', details: undefined},
		{trigger: 'on change notes', reason: 'notes changed', details: ['changed: notes']},
		{trigger: 'on commit', reason: '1 new commit on main', details: [expect.stringMatching(/ Two$/)]},
		{trigger: 'on change notes', reason: 'notes changed', details: ['changed: notes']},
	]);
	for (const [index, slept] of of('loop.slept').entries()) {
		const fired = of('trigger.fired')[index];
		expect(Date.parse(slept.until ?? '') - Date.parse(fired?.at ?? '')).toBeGreaterThan(3_590_000);
	}
});
