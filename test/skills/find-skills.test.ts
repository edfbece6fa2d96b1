import {mkdir, symlink, truncate} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {findSkills} from '../../source/skills/find-skills.js';
import {problemOf, type Room, room, skillText} from './support/skill-text.js';

let places: Room;
beforeEach(async () => {
	places = await room();
});
afterEach(async () => places[Symbol.asyncDispose]());

/** All places, the one that wins first. */
const order = [
	'repository/skills',
	'repository/.agents/skills',
	'repository/.claude/skills',
	'home/.agents/skills',
	'home/.claude/skills',
	'bundled',
];

test.each(order)('finds a skill in %s, and before all places that come later', async place => {
	for (const folder of order.slice(order.indexOf(place))) {
		await places.write(`${folder}/dates/SKILL.md`, skillText('dates', `from ${folder}`));
	}

	const [skill] = await findSkills(['dates'], places);
	expect(skill).toMatchObject({
		name: 'dates',
		description: 'Knows dates. Use it for dates.',
		body: `from ${place}`,
		folder: path.join(places.top, place, 'dates'),
		digest: expect.stringMatching(/^[\da-f]{64}$/),
	});
});

test('gives them in the order of the loop; none for none', async () => {
	await places.write('bundled/b/SKILL.md', skillText('b'));
	await places.write('repository/skills/a/SKILL.md', skillText('a'));
	expect((await findSkills(['b', 'a'], places)).map(({name}) => name)).toEqual(['b', 'a']);
	expect(await findSkills([], places)).toEqual([]);
});

test('follows the links that installers of skills make', async () => {
	await places.write('repository/.agents/skills/dates/SKILL.md', skillText('dates'));
	await mkdir(path.join(places.repository, '.claude/skills'), {recursive: true});
	await symlink('../../.agents/skills/dates', path.join(places.repository, '.claude/skills/dates'));
	await places.write('elsewhere.md', skillText('times'));
	await mkdir(path.join(places.repository, 'skills/times'), {recursive: true});
	await symlink('../../../elsewhere.md', path.join(places.repository, 'skills/times/SKILL.md'));
	expect((await findSkills(['dates', 'times'], places)).map(({name}) => name)).toEqual(['dates', 'times']);
});

test('a missing one names the nearest, what is there, and where was looked', async () => {
	await places.write('bundled/spec-builder/SKILL.md', skillText('spec-builder'));
	await places.write('home/.claude/skills/dates/SKILL.md', skillText('dates'));
	expect(await problemOf(() => findSkills(['spec-bilder'], places))).toEqual({
		message: 'There is no skill "spec-bilder". Did you mean "spec-builder"?',
		hint: 'Treadle looks for skills in skills, .agents/skills, .claude/skills, ~/.agents/skills, ~/.claude/skills, those that come with Treadle. They hold: dates, spec-builder.',
	});
});

test('a folder without a SKILL.md is no skill, but is mentioned; where there is nothing at all, that is said', async () => {
	await places.write('repository/skills/dates/README.md', 'x');
	const {message, hint} = await problemOf(() => findSkills(['dates'], places));
	expect(message).toBe('There is no skill "dates". The folder skills/dates has no SKILL.md.');
	expect(hint).toMatch(/They hold none\.$/);
	await places.write('home/.agents/skills/dates/SKILL.md', skillText('dates'));
	expect(await findSkills(['dates'], places)).toHaveLength(1);
});

test('of many only some are listed', async () => {
	for (let index = 10; index < 35; index++) {
		await places.write(`bundled/skill-${index}/SKILL.md`, skillText(`skill-${index}`));
	}

	const {hint} = await problemOf(() => findSkills(['nothing-like-it'], places));
	expect(hint).toMatch(/skill-28, skill-29, and 5 more\.$/);
});

test('all that is wrong is reported together, and an invalid one hides those behind it', async () => {
	await places.write('repository/skills/dates/SKILL.md', '---\nname: times\n---\nx');
	await places.write('bundled/dates/SKILL.md', skillText('dates'));
	const {message, hint} = await problemOf(() => findSkills(['dates', 'missing'], places));
	const file = path.join(places.repository, 'skills/dates/SKILL.md');
	expect(message.split('\n')).toEqual([
		`${file}:1:1: missing key "description": what the skill does and when to use it.`,
		`${file}:2:7: name: found "times" in the folder "dates"; the two names must be the same.`,
		'There is no skill "missing".',
	]);
	expect(hint).toContain('~/.agents/skills');
	expect((await problemOf(() => findSkills(['dates'], places))).hint).toBe('');
});

test('a SKILL.md that is no text, no file, or far too large is refused by name', async () => {
	const file = path.join(places.repository, 'skills/dates/SKILL.md');
	await places.write('repository/skills/dates/SKILL.md', Buffer.from([0x2d, 0xff]));
	expect((await problemOf(() => findSkills(['dates'], places))).message).toBe(
		`${file}:1:2: byte 1 (0xFF) is not UTF-8. Save the file as UTF-8.`,
	);
	await truncate(file, 3 * 1024 * 1024);
	expect((await problemOf(() => findSkills(['dates'], places))).message).toBe(
		`The skill ${file} cannot be read: it is 3.0 MB large; 1 MB is the most.`,
	);
	await mkdir(path.join(places.repository, 'skills/times/SKILL.md'), {recursive: true});
	expect((await problemOf(() => findSkills(['times'], places))).message).toMatch(/it is a folder\.$/);
});
