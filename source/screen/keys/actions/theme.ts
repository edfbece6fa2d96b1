import {Problem} from '../../../problem.js';
import type {Tools} from '../tools.js';

/**
 * Switches to the next theme whose file can be loaded, and remembers it. Where the terminal's background is known, themes
 * made for the other one are skipped: nobody could read the screen there, not even to leave the theme again.
 */
export const nextTheme = (tools: Tools): void => {
	const {names, load, background, save} = tools.themes;
	const here = names.indexOf(tools.context().ui.theme);
	const order = [...names.slice(here + 1), ...names.slice(0, Math.max(0, here))];
	const ground = background();
	const problems: string[] = [];
	for (const theme of order) {
		try {
			const {appearance} = load(theme);
			if (ground && appearance !== 'any' && appearance !== ground) {
				continue;
			}
			tools.dispatch({type: 'themed', theme});
			save(theme);
			const madeFor = ground || appearance === 'any' ? '' : `, made for a ${appearance} background`;
			tools.say(
				[...problems, `Theme ${theme}${madeFor}`].join('; '),
				problems.length > 0 ? 'problem' : 'info',
			);
			return;
		} catch (error) {
			if (!(error instanceof Problem)) {
				throw error;
			}
			problems.push(error.message);
		}
	}

	tools.say([...problems, 'There is no other theme for this background'].join('; '), 'problem');
};
