import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {resumeEngine} from '../../source/engine/process/resume-engine.js';
import type {Event} from '../../source/journal/events/events.js';
import {readAll} from '../journal/support/read-all.js';
import {runScripted, type ScriptedOptions} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

const counting = 'n=$(( $(cat turns 2>/dev/null || echo 0) + 1 )); echo $n > turns';

/** Does something at each sleep, then wakes the loop; stops it at the last. */
const sleeps = (...actions: Array<() => Promise<void> | void>): ScriptedOptions => {
	let count = 0;
	return {
		answer: ({name}) => (name === 'deliver' ? undefined : {answer: 'approve'}),
		onEvent(event, ask) {
			if (event.type !== 'loop.slept') {
				return;
			}

			const action = actions[count++];
			if (action === undefined) {
				ask({type: 'stop', reason: 'enough'});
				return;
			}

			void (async () => {
				await action();
				ask({type: 'wake'});
			})();
		},
	};
};

const kinds = (events: readonly Event[]): string[] =>
	events.flatMap(event => {
		switch (event.type) {
			case 'trigger.fired':
				return [
					`woken${event.base === undefined ? '' : ' on new files'}${event.work === undefined ? '' : ' with work'}`,
				];
			case 'loop.slept':
				return ['slept'];
			case 'iteration.finished':
				return [`${event.iteration} ${event.verdict} ${event.decision}`];
			case 'delivery.asked':
				return ['offered'];
			default:
				return [];
		}
	});

test('a waking takes one iteration, and what is not verified yet goes on at the next one', async () => {
	const project = await smallProject({
		agent: `${counting}; [ $n -ge 2 ] && echo done > result; true`,
		loop: 'trigger: every 1h\nuntil: goal',
	});
	const {finished, events, of} = await runScripted(project, {
		...sleeps(() => {}),
		answer: () => ({answer: 'approve'}),
	});
	expect(finished).toMatchObject({outcome: 'verified', iterations: 2});
	expect(kinds(events)).toEqual([
		'woken',
		'0 failed continue',
		'1 failed sleep',
		'slept',
		'woken',
		'2 passed done',
		'offered',
	]);
	const [slept] = of('loop.slept');
	expect(slept?.next).toHaveLength(3);
	expect(Date.parse(slept?.until ?? '') - Date.parse(of('trigger.fired')[0]?.at ?? '')).toBeGreaterThan(
		3_500_000,
	);
	expect(of('prompt.composed')[1]?.prompt).toContain('What woke this loop');
});

test('several turns are taken at once where the loop grants them', async () => {
	const project = await smallProject({
		agent: 'true',
		loop: 'trigger: every 1h\nturns: 2\nstop: { stall: 9 }',
	});
	const {events} = await runScripted(project, sleeps());
	expect(kinds(events)).toEqual([
		'woken',
		'0 failed continue',
		'1 failed continue',
		'2 failed sleep',
		'slept',
	]);
});

test('a verified result waits as a draft, and the next waking starts from the files as they are then', async () => {
	const project = await smallProject({
		agent: 'cat extra >> result 2>/dev/null; echo done >> result',
		loop: 'trigger: every 1h',
	});
	const {finished, events, of} = await runScripted(
		project,
		sleeps(async () => writeFile(path.join(project.folder, 'extra'), 'more\n')),
	);
	expect(finished).toMatchObject({outcome: 'stopped'});
	expect(kinds(events)).toEqual([
		'woken',
		'0 failed continue',
		'1 passed sleep',
		'offered',
		'slept',
		'woken on new files',
		'0 failed continue',
		'2 passed sleep',
		'offered',
		'slept',
	]);
	expect(of('checkpoint.made')[1]?.files.map(({path: file}) => file)).toEqual(['result']);
	expect(new Set(of('delivery.asked').map(({commit}) => commit)).size).toBe(2);
	expect(of('gate.answered').map(({by, answer}) => `${answer} by ${by}`)).toContain('reject by policy');
});

test('work is brought onto newer files, and stays where it is when they do not go together', async () => {
	const project = await smallProject({
		agent: `${counting}; echo "step $n" > result`,
		loop: 'trigger: every 1h\nstop: { stall: 9 }',
	});
	const write = (file: string, text: string) => async () => writeFile(path.join(project.folder, file), text);
	const {events, of} = await runScripted(
		project,
		sleeps(write('notes', 'mine\n'), write('result', 'changed by hand\n')),
	);
	expect(kinds(events)).toEqual([
		'woken',
		'0 failed continue',
		'1 failed sleep',
		'slept',
		'woken on new files with work',
		'0 failed continue',
		'2 failed sleep',
		'slept',
		'woken',
		'3 failed sleep',
		'slept',
	]);
	expect(of('trigger.fired')[2]?.kept).toMatch(/goes on from the files it began with/);
	expect(of('iteration.started').at(-1)?.from).toBe(of('checkpoint.made')[1]?.commit);
});

test('each waking starts from the files where the loop says so', async () => {
	const project = await smallProject({agent: counting, loop: 'trigger: every 1h\ncontinue: files'});
	const {events, of} = await runScripted(
		project,
		sleeps(() => {}),
	);
	expect(kinds(events).filter(kind => kind.startsWith('woken'))).toEqual(['woken', 'woken on new files']);
	expect(of('checkpoint.made').map(({files}) => files[0]?.change)).toEqual(['added', 'added']);
});

test('files on which the goal is met need no agent', async () => {
	const project = await smallProject({agent: 'true', files: {result: 'done\n'}, loop: 'trigger: every 1h'});
	const {events, of} = await runScripted(
		project,
		sleeps(() => {}),
	);
	expect(of('agent.started')).toEqual([]);
	expect(kinds(events)).toEqual([
		'woken',
		'0 passed sleep',
		'slept',
		'woken on new files',
		'0 passed sleep',
		'slept',
	]);
});

test('a draft can be delivered while the loop sleeps, and it goes on sleeping', async () => {
	const project = await smallProject({agent: 'echo done > result', loop: 'trigger: every 1h'});
	let slept = false;
	const {of, finished} = await runScripted(project, {
		onEvent(event, ask) {
			slept ||= event.type === 'loop.slept';
			if (event.type === 'delivery.done') {
				ask({type: 'stop', reason: 'enough'});
			}
		},
		answer: gate => {
			expect(gate.name === 'deliver' ? slept : true).toBe(true);
			return {answer: 'approve'};
		},
	});
	expect(of('delivery.done')).toMatchObject([{outcome: 'delivered'}]);
	expect(finished).toMatchObject({outcome: 'stopped'});
	expect(await project.git('branch', '--list', 'treadle/*')).toContain('treadle/work-1');
});

test('one waking at a time: the next one goes on with the same run', async () => {
	const project = await smallProject({
		agent: `${counting}; [ $n -ge 2 ] && echo done > result; true`,
		loop: 'trigger: cron "0 9 * * 1"\nuntil: goal',
	});
	const first = await runScripted(project, {once: true, attended: false});
	expect(first.finished).toMatchObject({outcome: 'slept', exitCode: 0, iterations: 1});
	const finished = await resumeEngine({
		folder: project.folder,
		run: first.run,
		environment: project.environment,
		attended: false,
		once: true,
	});
	expect(finished).toMatchObject({outcome: 'verified', exitCode: 0, iterations: 2});
	expect(kinds(await readAll(first.folder))).toEqual([
		'woken',
		'0 failed continue',
		'1 failed sleep',
		'woken',
		'2 passed done',
		'offered',
	]);
});

test('a run whose limits are lower when it is woken again is at its end, and no agent starts', async () => {
	const project = await smallProject({agent: counting, loop: 'trigger: every 1h'});
	const first = await runScripted(project, {once: true, attended: false});
	const finished = await resumeEngine({
		folder: project.folder,
		run: first.run,
		environment: project.environment,
		attended: false,
		once: true,
		extension: {limits: {iterations: {amount: 1, add: false}}},
	});
	expect(finished).toMatchObject({outcome: 'budget', iterations: 1});
});

test('a checkout in the middle of a merge is not taken, and the loop sleeps on', async () => {
	const project = await smallProject({agent: 'echo done > result', loop: 'trigger: every 1h'});
	const conflict = async () => {
		await project.git('checkout', '--quiet', '-b', 'other');
		await writeFile(path.join(project.folder, 'result'), 'theirs\n');
		await project.git('commit', '--quiet', '-am', 'theirs');
		await project.git('checkout', '--quiet', '-');
		await writeFile(path.join(project.folder, 'result'), 'ours\n');
		await project.git('commit', '--quiet', '-am', 'ours');
		await project.git('merge', 'other').catch(() => {});
	};
	const {finished, events, of} = await runScripted(project, sleeps(conflict));
	expect(finished).toMatchObject({outcome: 'stopped'});
	expect(kinds(events).slice(4)).toEqual(['slept', 'woken', 'slept']);
	expect(of('loop.slept')[1]?.reason).toMatch(/in the middle of a merge/);
});

test('a loop that is changed while it sleeps goes on as it was, and says so', async () => {
	const project = await smallProject({agent: 'true', loop: 'trigger: every 1h'});
	const {finished, of} = await runScripted(
		project,
		sleeps(async () => writeFile(path.join(project.folder, 'loops/work/LOOP.md'), 'something else\n')),
	);
	expect(finished).toMatchObject({outcome: 'stopped'});
	expect(JSON.stringify(of('agent.step'))).toContain('LOOP.md was changed since this run started');
});

test('going back to an earlier iteration wakes the loop from there', async () => {
	const project = await smallProject({
		agent: `${counting}; [ $n -ge 2 ] && echo done > result; true`,
		loop: 'trigger: every 1h\nuntil: goal\nstop: { iterations: 3 }',
	});
	let slept = 0;
	const {of, finished} = await runScripted(project, {
		onEvent(event, ask) {
			if (event.type === 'loop.slept') {
				slept++;
				ask(
					slept === 1
						? {type: 'rollback', iteration: 0, reason: 'not like this'}
						: {type: 'stop', reason: ''},
				);
			}
		},
	});
	expect(finished).toMatchObject({outcome: 'stopped'});
	expect(of('rolled.back')).toMatchObject([{to: 0}]);
	expect(of('iteration.started').map(({iteration}) => iteration)).toEqual([0, 1, 2]);
});
