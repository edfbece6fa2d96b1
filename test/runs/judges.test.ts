import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {reviewerWarnings} from '../../source/engine/process/verifiers-of-run.js';
import {parse} from '../loop/support/loop-text.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

const loopFile = (...settings: string[]): Record<string, string> => ({
	'loops/work/LOOP.md': ['---', 'goal: The result says done', ...settings, '---', 'Write done.', ''].join(
		'\n',
	),
});

test('hidden checks are found beside the repository, judge, and are not told', async () => {
	const project = await smallProject({
		agent: 'echo done > result',
		files: loopFile(
			'agent: { command: "sh agent.sh" }',
			'verify:',
			'  - run: sh secret.sh',
			'    hidden: ../hidden-checks',
			'gates: deliver',
		),
	});
	const hidden = path.join(project.folder, '../hidden-checks');
	mkdirSync(hidden);
	writeFileSync(path.join(hidden, 'secret.sh'), 'grep -q done result');
	const {finished, of} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'verified', iterations: 1});
	const [{prompt} = {prompt: ''}] = of('prompt.composed');
	expect(prompt).toContain('Further checks that you cannot see pass');
	expect(prompt.split('## Verdict')[0]).not.toMatch(/secret|hidden-checks/);
	// What is protected without being named is told too.
	expect(prompt).toMatch(/decide how your work is judged[\s\S]*loops\/work\/LOOP\.md: /);
});

test('a limit that a judge does not let be measured is an error before anything starts', async () => {
	const project = await smallProject({
		agent: 'true',
		files: loopFile(
			'agent: claude',
			'verify:',
			'  - run: sh check.sh',
			'  - review: { acp: "goose acp" }',
			'stop: { cost: $5 }',
			'gates: deliver',
		),
	});
	await expect(runScripted(project)).rejects.toThrow(
		'stop.cost: an agent known only by its command ("acp"), which judges, reports neither',
	);
});

test('each doubt about judges is reported once', () => {
	const loop = parse(
		'verify: [{checklist: s.md, by: claude}, {review: {use: claude, model: opus}}, {review: codex}]',
	);
	expect(reviewerWarnings({...loop, agent: {kind: 'claude'}})).toEqual([
		'"claude" works and judges: models of Anthropic overlook their own mistakes. A model of another vendor would find more.',
	]);
	expect(reviewerWarnings({...loop, agent: {kind: 'gemini'}})).toEqual([]);
});
