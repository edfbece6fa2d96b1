import {expect, test} from 'vitest';
import {runScripted} from '../../support/run-scripted.js';
import type {Asked} from '../stand-in/script.js';
import {livingOfRun} from './living-of-run.js';
import {complaint, realProject} from './real-project.js';
import {vocabularies} from './vocabulary.js';

const hears = (words: string) => (asked: Asked) => asked.said.includes(words);

const {read, edit} = vocabularies.claude;

test('a loop that converges: the agent goes on at the next waking, and nothing of it lives while the loop sleeps', async () => {
	const project = await realProject('claude', {
		steps: [
			read('greeting.txt'),
			edit('greeting.txt', 'hello', 'hello wrold'),
			{say: 'That is it for now.'},
			{when: hears('What woke this loop'), answer: read('greeting.txt')},
			{when: hears(complaint('hello wrold')), answer: edit('greeting.txt', 'hello wrold', 'hello world')},
			{say: 'Now it is right.'},
		],
		loop: 'trigger: every 5m\nuntil: goal',
	});
	let folder = '';
	const {finished, of, run} = await runScripted(project, {
		onReady(ready) {
			folder = ready.folder;
		},
		onEvent(event, ask) {
			if (event.type === 'loop.slept') {
				expect(livingOfRun(folder)).toEqual([]);
				ask({type: 'wake'});
			}
		},
	});
	expect(finished).toMatchObject({outcome: 'verified', iterations: 2});
	expect(of('loop.slept')).toMatchObject([{trigger: 'every 5m'}]);
	expect(of('trigger.fired').map(({trigger}) => trigger)).toEqual(['every 5m', 'you']);
	expect(await project.git('show', `treadle/${run}:greeting.txt`)).toBe('hello world');
	expect(project.standIn.left()).toBe(0);
});

test('a loop that recurs: what it may not change is undone, and each result waits as a draft', async () => {
	const project = await realProject('claude', {
		steps: [
			read('greeting.txt'),
			edit('greeting.txt', 'hello', 'hello world'),
			edit('notes.txt', 'mine', 'not mine'),
			{say: 'Done.'},
			read('greeting.txt'),
			edit('greeting.txt', 'hello', 'hello world'),
			{say: 'Done again.'},
		],
		files: {'notes.txt': 'mine\n'},
		loop: 'trigger: every 1d\nallow: [greeting.txt]',
	});
	let sleeps = 0;
	const {finished, of} = await runScripted(project, {
		onEvent(event, ask) {
			if (event.type === 'loop.slept') {
				ask(sleeps++ === 0 ? {type: 'wake'} : {type: 'stop', reason: 'enough'});
			}
		},
		answer: () => undefined,
	});
	expect(finished).toMatchObject({outcome: 'stopped'});
	expect(of('delivery.asked')).toHaveLength(2);
	expect(of('checkpoint.made').flatMap(({files}) => files.map(({path}) => path))).toEqual([
		'greeting.txt',
		'greeting.txt',
	]);
	expect(await project.read('greeting.txt')).toBe('hello\n');
	expect(project.standIn.left()).toBe(0);
});
