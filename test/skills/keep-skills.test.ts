import {
	access,
	constants,
	mkdir,
	readdir,
	readFile,
	stat,
	symlink,
	truncate,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {findSkills} from '../../source/skills/find-skills.js';
import {keepSkills, keptSkills, skillsFolder} from '../../source/skills/keep-skills.js';
import {problemOf, type Room, room, skillText} from './support/skill-text.js';

let places: Room;
let into: string;
beforeEach(async () => {
	places = await room();
	into = skillsFolder(path.join(places.top, 'run'));
	await places.write('repository/skills/dates/SKILL.md', skillText('dates'));
});
afterEach(async () => places[Symbol.asyncDispose]());

const exists = async (file: string): Promise<boolean> =>
	access(file, constants.F_OK).then(
		() => true,
		() => false,
	);

test('a run keeps its skills with all their files, whatever happens to the originals', async () => {
	await places.write('repository/skills/dates/scripts/check.sh', 'echo ok\n', 0o755);
	await places.write('repository/skills/dates/references/utc.md', 'UTC\n');
	const [skill] = await keepSkills(await findSkills(['dates'], places), into);
	await places.write('repository/skills/dates/SKILL.md', skillText('dates', 'Something else.'));
	await places.write('repository/skills/dates/references/utc.md', 'changed\n');

	expect(skill?.folder).toBe(path.join(into, 'dates'));
	expect(skill?.body).toBe('Do it the dates way.');
	expect(await readFile(path.join(into, 'dates/references/utc.md'), 'utf8')).toBe('UTC\n');
	expect(await keptSkills(['dates'], into)).toEqual([skill]);
	const modes = await Promise.all(
		['SKILL.md', 'scripts/check.sh', 'references/utc.md'].map(
			async file => (await stat(path.join(into, 'dates', file))).mode & 0o777,
		),
	);
	expect(modes).toEqual([0o400, 0o500, 0o400]);
});

test('links that leave the folder of the skill are not followed, and its repository stays behind', async () => {
	const folder = path.join(places.repository, 'skills/dates');
	await places.write('secret', 'key');
	await places.write('repository/skills/dates/.git/config', 'x');
	await symlink('../../../secret', path.join(folder, 'up'));
	await symlink(path.join(places.top, 'secret'), path.join(folder, 'absolute'));
	// It would lead from the copy back to the original.
	await symlink(path.join(folder, 'SKILL.md'), path.join(folder, 'original'));
	await symlink('SKILL.md', path.join(folder, 'AGENTS.md'));
	await keepSkills(await findSkills(['dates'], places), into);
	expect((await readdir(path.join(into, 'dates'))).sort()).toEqual(['AGENTS.md', 'SKILL.md']);
	expect(await readFile(path.join(into, 'dates/AGENTS.md'), 'utf8')).toContain('Do it the dates way.');
});

test('what was checked is what is kept, also where it was a link', async () => {
	await places.write('elsewhere.md', skillText('times'));
	await mkdir(path.join(places.repository, 'skills/times'));
	await symlink('../../../elsewhere.md', path.join(places.repository, 'skills/times/SKILL.md'));
	const found = await findSkills(['times'], places);
	await writeFile(path.join(places.top, 'elsewhere.md'), skillText('times', 'Changed meanwhile.'));
	await keepSkills(found, into);
	expect((await keptSkills(['times'], into))[0]?.body).toBe('Do it the times way.');
});

test('no skills leave nothing, and keeping again replaces what was there', async () => {
	const found = await findSkills(['dates'], places);
	await keepSkills(found, into);
	await keepSkills(found, into);
	expect(await readdir(into)).toEqual(['dates']);
	expect(await keepSkills([], into)).toEqual([]);
	expect(await exists(into)).toBe(false);
});

test('a skill as large as a project is refused, and nothing is left of it', async () => {
	await places.write('repository/skills/dates/assets/film.mp4', '');
	await truncate(path.join(places.repository, 'skills/dates/assets/film.mp4'), 21 * 1024 * 1024);
	const found = await findSkills(['dates'], places);
	expect((await problemOf(() => keepSkills(found, into))).message).toMatch(
		/skills\/dates is too large: a skill may have 1,000 files and 20 MB\.$/,
	);
	expect(await exists(into)).toBe(false);
});

test('a run whose skills are gone does not go on without them', async () => {
	expect((await problemOf(() => keptSkills(['dates'], into))).message).toMatch(
		/^The skill "dates" that the run began with is gone from /,
	);
});
