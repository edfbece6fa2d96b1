import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runScripted} from '../support/run-scripted.js';
import {temporaryRepository} from '../support/temporary-repository.js';

const project = async (loop: readonly string[], files: Record<string, string>) =>
	temporaryRepository({files: {'loops/work/LOOP.md': [...loop, ''].join('\n'), ...files}});

test('converging: every few minutes the next piece, until every item of the spec is proven', async () => {
	const repository = await project(
		[
			'---',
			'goal: Everything in spec.md is built',
			'trigger: every 5m',
			'until: goal',
			'agent: { command: "sh agent.sh" }',
			'verify:',
			'  - checklist: spec.md',
			'protect: [agent.sh]',
			'gates: deliver',
			'---',
			'Compare what we have built with our full spec (spec.md) and continue.',
		],
		{
			'spec.md':
				'# Spec\n\n- [ ] One is there (`test -e one`)\n- [ ] Two is there (`test -e two`)\n- [ ] Three is there (`test -e three`)\n',
			'agent.sh': 'for piece in one two three; do [ -e $piece ] || { touch $piece; break; }; done\n',
		},
	);
	const {finished, of, run} = await runScripted(repository, {
		onEvent(event, ask) {
			if (event.type === 'loop.slept') {
				ask({type: 'wake'});
			}
		},
	});
	expect(finished).toMatchObject({outcome: 'verified', iterations: 3});
	expect(of('trigger.fired')).toHaveLength(3);
	expect(of('loop.slept').map(({trigger}) => trigger)).toEqual(['every 5m', 'every 5m']);
	expect(of('verifier.finished').map(({measure}) => measure)).toMatchObject([
		{met: 0, total: 3},
		{met: 1, total: 3},
		{met: 2, total: 3},
		{met: 3, total: 3},
	]);
	expect(await repository.git('ls-tree', '--name-only', `treadle/${run}`)).toContain('three');
});

test('recurring: a draft every day from what was committed since, written only after a yes', async () => {
	const repository = await project(
		[
			'---',
			'goal: RELEASE_NOTES_DRAFT.md tells what changed',
			'trigger: [every 1d, on commit]',
			'agent: { command: "sh agent.sh" }',
			'verify:',
			'  - run: test -s RELEASE_NOTES_DRAFT.md',
			'allow: [RELEASE_NOTES_DRAFT.md]',
			'gates: deliver',
			'deliver: files',
			'---',
			"Read yesterday's changes and write RELEASE_NOTES_DRAFT.md.",
		],
		{
			'agent.sh': 'git log --format="- %s" | head -3 > RELEASE_NOTES_DRAFT.md; echo not mine > other.txt\n',
		},
	);
	const commit = async (subject: string) => {
		await writeFile(path.join(repository.folder, 'change.txt'), subject);
		await repository.git('add', 'change.txt');
		await repository.git('commit', '--quiet', '-m', subject);
	};
	let sleeps = 0;
	const {finished, of} = await runScripted(repository, {
		onEvent(event, ask) {
			if (event.type === 'loop.slept') {
				sleeps++;
				void (async () => {
					if (sleeps === 1) {
						await commit('Make it faster');
					}
				})();
			}

			if (event.type === 'delivery.done' && sleeps > 1) {
				ask({type: 'stop', reason: 'enough'});
			}
		},
		answer: gate => (gate.name === 'deliver' && sleeps < 2 ? undefined : {answer: 'approve'}),
	});
	expect(finished).toMatchObject({outcome: 'stopped'});
	expect(of('trigger.fired').map(({trigger}) => trigger)).toEqual(['every 1d', 'on commit']);
	expect(of('trigger.fired')[1]?.details?.join('\n')).toContain('Make it faster');
	expect(of('delivery.asked')).toHaveLength(2);
	expect(of('checkpoint.made').flatMap(({files}) => files.map(({path: file}) => file))).toEqual([
		'RELEASE_NOTES_DRAFT.md',
		'RELEASE_NOTES_DRAFT.md',
	]);
	expect(await repository.read('RELEASE_NOTES_DRAFT.md')).toContain('- Make it faster');
	expect(await repository.git('status', '--porcelain', 'other.txt')).toBe('');
});
