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
