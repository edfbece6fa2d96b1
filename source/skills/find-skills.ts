import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../problem.js';
import {didYouMean} from '../system/text/closest-match.js';
import {readSkill} from './read-skill.js';
import type {Skill} from './skill.js';

/** Where skills are looked for; absolute paths. */
export type SkillPlaces = {
	/** Top of the user's checkout. */
	repository: string;
	/** The user's home folder. */
	home: string;
	/** Folder of the skills that come with Treadle. */
	bundled: string;
};

/** A folder of skills, and its name in messages. */
type Place = {folder: string; shown: string};

/** By priority: the repository's skills, then the user's, then those that come with Treadle. */
const placesOf = ({repository, home, bundled}: SkillPlaces): Place[] => [
	...['skills', '.agents/skills', '.claude/skills'].map(shown => ({
		folder: path.join(repository, shown),
		shown,
	})),
	...['.agents/skills', '.claude/skills'].map(shown => ({
		folder: path.join(home, shown),
		shown: `~/${shown}`,
	})),
	{folder: bundled, shown: 'those that come with Treadle'},
];

const isFolder = async (folder: string): Promise<boolean> =>
	(await stat(folder).catch(() => undefined))?.isDirectory() ?? false;

/** Most names in an error. */
const mostNames = 20;

/** Names of the skills that lie in these places, sorted, each once. */
const namesIn = async (places: readonly Place[]): Promise<string[]> => {
	const names = await Promise.all(
		places.map(async ({folder}) => {
			const entries = await readdir(folder).catch((): string[] => []);
			const skills = await Promise.all(
				entries.map(async name => {
					const shape = await stat(path.join(folder, name, 'SKILL.md')).catch(() => undefined);
					return shape?.isFile() ? [name] : [];
				}),
			);
			return skills.flat();
		}),
	);
	return [...new Set(names.flat())].sort();
};

/** The skill, or why there is none. Returned, not thrown, so that all mistakes are reported together. */
const find = async (
	name: string,
	places: readonly Place[],
): Promise<{skill: Skill} | {invalid: string} | {missing: string}> => {
	const empty: string[] = [];
	for (const {folder, shown} of places) {
		const candidate = path.join(folder, name);
		try {
			const skill = await readSkill(candidate);
			if (skill) {
				return {skill};
			}
		} catch (error) {
			if (error instanceof Problem) {
				return {invalid: error.message};
			}

			throw error;
		}

		if (await isFolder(candidate)) {
			empty.push(` The folder ${shown}/${name} has no SKILL.md.`);
		}
	}

	const meant = didYouMean(name, await namesIn(places));
	return {missing: `There is no skill "${name}".${meant}${empty.join('')}`};
};

/**
 * The skills a loop names, in its order. Each is looked for in `skills`, `.agents/skills` and `.claude/skills` of the
 * repository, then in the last two of the home folder, then among those that come with Treadle. The first one found counts,
 * even if it is invalid.
 *
 * @throws {Problem} one for all mistakes: the nearest names for missing skills and where they were looked for, and file, line
 * and column of everything invalid
 */
export const findSkills = async (names: readonly string[], places: SkillPlaces): Promise<Skill[]> => {
	const all = placesOf(places);
	const results = await Promise.all(names.map(async name => find(name, all)));
	const mistakes = results.flatMap(result => {
		if ('skill' in result) {
			return [];
		}

		return 'missing' in result ? [result.missing] : [result.invalid];
	});
	if (mistakes.length === 0) {
		return results.flatMap(result => ('skill' in result ? [result.skill] : []));
	}

	if (results.every(result => !('missing' in result))) {
		throw new Problem(mistakes.join('\n'));
	}

	const there = await namesIn(all);
	const more = there.length > mostNames ? `, and ${there.length - mostNames} more` : '';
	throw new Problem(mistakes.join('\n'), {
		hint: `Treadle looks for skills in ${all.map(({shown}) => shown).join(', ')}. ${
			there.length === 0 ? 'They hold none' : `They hold: ${there.slice(0, mostNames).join(', ')}${more}`
		}.`,
	});
};
