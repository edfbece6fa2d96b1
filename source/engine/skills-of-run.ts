import {homedir} from 'node:os';
import type {Loop} from '../loop/loop.js';
import {findSkills} from '../skills/find-skills.js';
import {keepSkills, keptSkills, skillsFolder} from '../skills/keep-skills.js';
import {renderSkills} from '../skills/render-skills.js';
import type {Skill} from '../skills/skill.js';
import {packageFolder} from '../system/package-folder.js';

/**
 * Finds the loop's skills where people keep them, before anything starts.
 *
 * @throws {Problem} for one that is missing or invalid
 */
export const chooseSkills = async (
	{skills = []}: Loop,
	repository: string,
	environment: NodeJS.ProcessEnv,
): Promise<Skill[]> =>
	findSkills(skills, {
		repository,
		home: environment.HOME || homedir(),
		bundled: packageFolder('skills'),
	});

/** Freezes the skills for the run, and gives their text for the prompt; undefined without any. */
export const freezeSkills = async (
	skills: readonly Skill[],
	runFolder: string,
): Promise<string | undefined> => {
	const kept = await keepSkills(skills, skillsFolder(runFolder));
	return kept.length === 0 ? undefined : renderSkills(kept);
};

/** The text of the skills a run began with, for going on with it. */
export const frozenSkills = async ({skills = []}: Loop, runFolder: string): Promise<string | undefined> =>
	skills.length === 0 ? undefined : renderSkills(await keptSkills(skills, skillsFolder(runFolder)));
