import type {RunStarted} from '../../journal/events/events.js';
import type {Loop} from '../../loop/loop.js';
import {Problem} from '../../problem.js';
import {findSkills} from '../../skills/find-skills.js';
import {keepSkills, keptSkills, skillsFolder} from '../../skills/keep-skills.js';
import {renderSkills} from '../../skills/render-skills.js';
import type {Skill} from '../../skills/skill.js';
import {homeFolder} from '../../system/files/home-folder.js';
import {packageFolder} from '../../system/files/package-folder.js';
import {atSetting} from '../preflight/at-setting.js';

/**
 * Finds the loop's skills where people keep them, before anything starts.
 *
 * @throws {Problem} for one that is missing or invalid, with line and column of LOOP.md
 */
export const chooseSkills = async (
	loop: Loop,
	repository: string,
	environment: NodeJS.ProcessEnv,
): Promise<Skill[]> => {
	const {skills = []} = loop;
	const places = {repository, home: homeFolder(environment), bundled: packageFolder('skills')};
	try {
		return await findSkills(skills, places);
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}

		// The message names all of them, and the place of the first.
		const isWrong = await Promise.all(
			skills.map(async skill =>
				findSkills([skill], places).then(
					() => false,
					() => true,
				),
			),
		);
		return atSetting(loop, ['skills', Math.max(0, isWrong.indexOf(true))], Promise.reject(error));
	}
};

/** The skills that a run works with. */
export type RunSkills = {
	/** Their text for the prompt. */
	text: string;
	kept: {name: string; digest: string}[];
	/** What is unwise about them, one a line. */
	warnings: string[];
};

const toRunSkills = (skills: readonly Skill[]): RunSkills | undefined =>
	skills.length === 0
		? undefined
		: {
				text: renderSkills(skills),
				kept: skills.map(({name, digest}) => ({name, digest})),
				warnings: skills.flatMap(({warnings}) => warnings),
			};

/** Freezes the skills for the run. */
export const freezeSkills = async (
	skills: readonly Skill[],
	runFolder: string,
): Promise<RunSkills | undefined> => toRunSkills(await keepSkills(skills, skillsFolder(runFolder)));

/**
 * The skills a run began with, for going on with it.
 *
 * @throws {Problem} when they are gone or are no longer what they were
 */
export const frozenSkills = async (
	{skills = []}: Loop,
	runFolder: string,
	begunWith: RunStarted['skills'],
): Promise<RunSkills | undefined> =>
	toRunSkills(await keptSkills(skills, skillsFolder(runFolder), begunWith));
