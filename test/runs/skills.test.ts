import {existsSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {resumeEngine} from '../../source/engine/resume-engine.js';
import {skillsFolder} from '../../source/skills/keep-skills.js';
import {stateHome} from '../../source/system/state-home.js';
import {skillText} from '../skills/skill-text.js';
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
			if (event.type === 'iteration.finished' && event.iteration === 1) ask({type: 'stop', reason: ''});
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
			if (event.type === 'prompt.composed') prompts.push(event.prompt);
		},
	});
	expect(finished).toMatchObject({outcome: 'verified'});
	expect(prompts).toEqual([expect.stringContaining('As it was.')]);
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
