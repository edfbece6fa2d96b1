import {parsePrices} from '../agents/own-prices.js';
import {type ExitCode, exitCodes} from '../problem.js';
import {parseSetting, readSettings, settingNamed, settingNames, writeSetting} from '../settings.js';
import {printError, printLines} from './output.js';
import {requireTheme} from './require-theme.js';

/** Prints one setting, or all of them one a line. */
export const getConfig = async (name: string | undefined): Promise<ExitCode> => {
	const {settings, complaint} = await readSettings();
	if (complaint) printError(`treadle: ${complaint}\n`);
	const lines =
		name === undefined
			? settingNames.map(known => `${known} = ${settings[known]}`)
			: [String(settings[settingNamed(name)])];
	printLines(lines);
	return exitCodes.verified;
};

/** Stores one setting. */
export const setConfig = async (name: string, value: string): Promise<ExitCode> => {
	const setting = settingNamed(name);
	if (setting === 'theme') requireTheme(value);
	if (setting === 'prices') parsePrices(value);
	await writeSetting(setting, parseSetting(setting, value));
	return exitCodes.verified;
};
