import {readSettings} from '../../settings.js';

/**
 * The user's editor. As with git, VISUAL counts only on a terminal that is not dumb. Undefined when none is set.
 */
export const chosenEditor = async (environment = process.env): Promise<string | undefined> => {
	const {settings} = await readSettings(environment);
	const visual = environment.TERM === 'dumb' ? undefined : environment.VISUAL;
	return settings.editor || visual || environment.EDITOR || undefined;
};
