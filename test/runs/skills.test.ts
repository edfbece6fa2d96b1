import {createHash} from 'node:crypto';
import {chmodSync, existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {resumeEngine} from '../../source/engine/process/resume-engine.js';
import {skillsFolder} from '../../source/skills/keep-skills.js';
import {stateHome} from '../../source/system/files/state-home.js';
import {createPlainLines} from '../../source/words/plain-lines.js';
import {skillText} from '../skills/support/skill-text.js';
import {runScripted} from '../support/run-scripted.js';
import {smallProject} from '../support/small-project.js';

/** Does what the skill says, and nothing without it: it takes the path of the script from the prompt. */
const obedient = [
	'folder=$(sed -n "s/^Folder: .\\(.*\\).$/\\1/p" | head -n 1)',
	'sh "$folder/scripts/finish.sh" > result',
].join('\n');

test('an agent gets the skill in its prompt, and finds the files of the skill where that says', async () => {
	const project = await smallProject({
		agent: obedient,
		loop: 'skills: [finishing, spec-builder]',
		files: {
			'skills/finishing/SKILL.md': skillText('finishing', 'Run scripts/finish.sh into result.'),
			'skills/finishing/scripts/finish.sh': 'echo done\n',
		},
	});
	const {finished, of, folder} = await runScripted(project);
	expect(finished).toMatchObject({outcome: 'verified', iterations: 1});
	const [{prompt = ''} = {}] = of('prompt.composed');
	expect(prompt).toContain('Run scripts/finish.sh into result.\n</skill>');
	expect(prompt).toContain('# Build the spec, one item at a time');
	expect(prompt).toContain(path.join(skillsFolder(folder), 'finishing'));
	const [started] = of('run.started');
	const onDisk = await project.read('skills/finishing/SKILL.md');
	expect(started?.skills).toEqual([
		{name: 'finishing', digest: createHash('sha256').update(onDisk).digest('hex')},
		{name: 'spec-builder', digest: expect.stringMatching(/^[0-9a-f]{64}$/)},
	]);
	expect(started?.warnings).toBeUndefined();
	// No path leads the agent into the user's checkout.
	expect(prompt).not.toContain(project.folder);
});

test('a run goes on with the skills it began with', async () => {
	const project = await smallProject({
		agent: '[ -e once ] && echo done > result; touch once',
		loop: 'skills: [finishing]',
		files: {'.claude/skills/finishing/SKILL.md': skillText('finishing', 'As it was.')},
	});
	const first = await runScripted(project, {
		onEvent(event, ask) {
			if (event.type === 'iteration.finished' && event.iteration === 1) {
				ask({type: 'stop', reason: ''});
			}
		},
	});
	expect(first.finished).toMatchObject({outcome: 'stopped'});
	await project.write({'.claude/skills/finishing/SKILL.md': skillText('finishing', 'Something else.')});

	const prompts: string[] = [];
	const finished = await resumeEngine({
		folder: project.folder,
		run: first.run,
		environment: project.environment,
		attended: false,
		onEvent(event) {
			if (event.type === 'prompt.composed') {
				prompts.push(event.prompt);
			}
		},
	});
	expect(finished).toMatchObject({outcome: 'verified'});
	expect(prompts).toEqual([expect.stringContaining('As it was.')]);
});

test('a run does not go on with skills that were changed under it', async () => {
	const project = await smallProject({
		agent: 'true',
		loop: 'skills: [finishing]\nstop: { iterations: 1 }',
		files: {'skills/finishing/SKILL.md': skillText('finishing', 'As it was.')},
	});
	const {run, folder} = await runScripted(project);
	const file = path.join(skillsFolder(folder), 'finishing', 'SKILL.md');
	chmodSync(file, 0o600);
	writeFileSync(file, skillText('finishing', 'Something else.'));
	await expect(
		resumeEngine({
			folder: project.folder,
			run,
			environment: project.environment,
			attended: false,
			extension: {limits: {iterations: {amount: 1, add: true}}},
		}),
	).rejects.toThrow('The skill "finishing" that the run began with was changed');
});

test('what is unwise about a skill is reported when the run starts', async () => {
	const project = await smallProject({
		agent: 'true',
		loop: 'skills: [finishing]\nstop: { iterations: 1 }',
		files: {'skills/finishing/SKILL.md': skillText('finishing', 'Go on.\n'.repeat(501))},
	});
	const {of, events} = await runScripted(project);
	const [{warnings = []} = {}] = of('run.started');
	expect(warnings).toEqual([
		expect.stringMatching(/skills\/finishing\/SKILL\.md has 50\d lines of instructions/),
	]);
	const [first] = events;
	expect(first && createPlainLines()(first).join('\n')).toContain(`warning: ${warnings[0]}`);
});

test.each([
	['missing', 'skills: [finishin]', 'There is no skill "finishin". Did you mean "finishing"?'],
	['invalid', 'skills: [finishing]', 'skills/finishing/SKILL.md:2:7: name: found "other"'],
])('a skill that is %s keeps the run from starting', async (_, loop, message) => {
	const project = await smallProject({
		agent: 'echo done > result',
		loop,
		files: {'skills/finishing/SKILL.md': skillText('other')},
	});
	await expect(runScripted(project)).rejects.toThrow(message);
	expect(existsSync(stateHome(project.environment))).toBe(false);
});
