/** What agents put on record while they work is told at once, stays with the run, and holds no prompts. */

import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {ProductName} from '../../../source/products/index.js';
import {runScripted} from '../../support/run-scripted.js';
import {realProject} from './real-project.js';
import {vocabularies} from './vocabulary.js';

const secret = 'nobody-else-reads-this';

const recordsOf = (folder: string): string[] => {
	const temporary = path.join(folder, 'tmp');
	return (existsSync(temporary) ? readdirSync(temporary) : [])
		.filter(name => name.startsWith('record-'))
		.flatMap(name => readdirSync(path.join(temporary, name)).map(file => path.join(temporary, name, file)));
};

test.each<[ProductName]>([['gemini'], ['qwen'], ['copilot']])('%s', async name => {
	const {read, edit, run} = vocabularies[name];
	const project = await realProject(name, {
		steps: [
			run('echo begun'),
			{status: 429, retryAfter: 1},
			// By then it is on record, however late it comes.
			[{delay: 6000}, read('greeting.txt')],
			edit('greeting.txt', 'hello', 'hello world'),
			{say: 'Done.'},
		],
	});
	await project.write({
		'loops/work/LOOP.md': `${await project.read('loops/work/LOOP.md')}${secret}\n`,
	});
	await project.commit('Say more');
	let records = '';
	let hasRecords = false;
	let place = '';
	const {finished, of, folder} = await runScripted(project, {
		onReady({folder}) {
			place = folder;
		},
		onEvent(event) {
			if (event.type !== 'agent.step') {
				return;
			}
			const files = recordsOf(place);
			hasRecords ||= files.length > 0;
			records += files.map(file => readFileSync(file, 'utf8')).join('');
		},
	});

	expect(finished).toMatchObject({outcome: 'verified', iterations: 1});
	expect(of('agent.finished').map(({outcome}) => outcome)).toEqual(['completed']);
	expect(hasRecords).toBe(true);
	expect(records).not.toContain(secret);
	expect(recordsOf(folder)).toEqual([]);

	const notices = of('agent.step').flatMap(({step}) => (step.kind === 'notice' ? [step.text] : []));
	expect(notices).toContainEqual(
		expect.stringMatching(/^The provider gave 429 \(.+\), available again in 1s\.$/),
	);

	// Four answers: each is paid once, though both the record and the protocol tell of it.
	const spent = of('agent.usage').map(({usage}) => usage);
	expect(spent.length).toBeGreaterThan(1);
	const sum = (key: 'input' | 'output'): number => spent.reduce((all, usage) => all + (usage[key] ?? 0), 0);
	expect(sum('input')).toBe(4 * 1500);
	// By the protocol, Gemini CLI does not tell its thoughts, so those of its last seconds stay unknown.
	const unknown = name === 'gemini' ? 3 * 10 : 0;
	expect(sum('output')).toBeLessThanOrEqual(4 * 50);
	expect(sum('output')).toBeGreaterThanOrEqual(4 * 50 - unknown);
});
