import path from 'node:path';
import {Problem} from '../../problem.js';
import {loadTheme, themeNames} from '../../screen/theme/theme.js';
import {settingsFile} from '../../settings.js';
import {didYouMean} from '../../system/text/closest-match.js';

/** Absolute path of the folder with the user's own themes; it need not exist. */
export const themesFolder = (): string => path.join(path.dirname(settingsFile()), 'themes');

/** Names that may be chosen: `auto`, the package's themes, and the user's own. */
export const knownThemes = (): string[] => ['auto', ...themeNames(themesFolder())];

/** Throws a Problem that names the nearest when there is no such theme. */
export const requireTheme = (name: string): void => {
	const names = knownThemes();
	if (names.includes(name)) {
		return;
	}
	throw new Problem(`There is no theme "${name}".${didYouMean(name, names)}`, {
		hint: `Themes: ${names.join(', ')}.`,
	});
};

/** Throws a Problem when there is no such theme, or its file has a mistake that would keep the screen from starting. */
export const requireValidTheme = (name: string): void => {
	requireTheme(name);
	if (name !== 'auto') {
		loadTheme(name, {level: 3, folder: themesFolder()});
	}
};
