import {readdirSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {skillsShare} from '../../source/loop/prompt/prompt.js';
import {findSkills} from '../../source/skills/find-skills.js';
import {renderSkills} from '../../source/skills/render-skills.js';
import {packageFolder} from '../../source/system/files/package-folder.js';

const bundled = packageFolder('skills');
const nowhere = path.join(tmpdir(), 'treadle-no-such-folder');
const names = readdirSync(bundled);
const load = async () => findSkills(names, {repository: nowhere, home: nowhere, bundled});

test('the skills that come with Treadle are valid, without warnings, and short', async () => {
	const skills = await load();
	expect(skills.map(({name}) => name)).toContain('spec-builder');
	expect(skills.flatMap(({warnings}) => warnings)).toEqual([]);
	// Several of them leave room for those of the repository.
	expect(skills.filter(({body}) => Buffer.byteLength(body) > skillsShare / 4)).toEqual([]);
	expect(renderSkills(skills)).not.toContain('left out here');
});

test('they ship in the package', () => {
	const {files} = JSON.parse(readFileSync(packageFolder('package.json'), 'utf8')) as {files: string[]};
	expect(files).toContain('skills');
});

test('they speak the words of the prompt they become part of, and of no single agent', async () => {
	for (const {body} of await load()) {
		expect(body).not.toMatch(/\b(?:claude|codex|gemini|opencode|copilot|qwen|treadle)\b/i);
	}
});

describe('spec-builder', () => {
	const sections = async (): Promise<Map<string, string>> => {
		const skill = (await load()).find(({name}) => name === 'spec-builder');
		const parts = (skill?.body ?? '').split(/^## \d\. /m).slice(1);
		return new Map(parts.map(part => [part.split('\n')[0] ?? '', part]));
	};

	test('goes from looking to a note, in this order', async () => {
		expect([...(await sections()).keys()]).toEqual([
			'Find out where things stand',
			'Choose one item',
			'Build it',
			'Prove it',
			'Leave a note',
		]);
	});

	test.each([
		[
			'Find out where things stand',
			/tests before the code[\s\S]*run the check[\s\S]*before you change anything/i,
		],
		['Choose one item', /passed before and fails now[\s\S]*next unmet item/i],
		['Build it', /smallest change[\s\S]*never change a protected file/i],
		['Prove it', /the whole check before you stop/i],
		['Leave a note', /item:[\s\S]*state:[\s\S]*proof:[\s\S]*learned:[\s\S]*next:/],
	])('"%s" says what matters there', async (title, words) => {
		expect((await sections()).get(title)).toMatch(words);
	});
});
