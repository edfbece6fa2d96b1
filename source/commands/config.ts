import {parsePrices} from '../agents/prices/own-prices.js';
import {parsePerDay} from '../loop/values/per-day.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {productNames} from '../products/index.js';
import {
	formatSetting,
	parseSetting,
	readSettings,
	settingNamed,
	settingNames,
	writeSetting,
} from '../settings.js';
import {didYouMean} from '../system/text/closest-match.js';
import {printError, printLines} from './terminal/output.js';
import {requireValidTheme} from './terminal/require-theme.js';

/** Prints one setting, or all of them one a line. */
export const getConfig = async (name: string | undefined): Promise<ExitCode> => {
	const {settings, warning} = await readSettings();
	if (warning) {
		printError(`treadle: ${warning}\n`);
	}
	const lines =
		name === undefined
			? settingNames.map(known => `${known} = ${formatSetting(settings[known])}`)
			: [formatSetting(settings[settingNamed(name)])];
	printLines(lines);
	return exitCodes.verified;
};

/** Stores one setting. */
export const setConfig = async (name: string, value: string): Promise<ExitCode> => {
	const setting = settingNamed(name);
	if (setting === 'theme') {
		requireValidTheme(value);
	}
	if (setting === 'agent' && value !== '' && !productNames.some(known => known === value)) {
		throw new Problem(`there is no agent "${value}".${didYouMean(value, productNames)}`, {
			hint: `Agents: ${productNames.join(', ')}.`,
		});
	}
	if (setting === 'per-day' && value !== '') {
		parsePerDay(value);
	}
	if (setting === 'prices') {
		parsePrices(value);
	}
	await writeSetting(setting, parseSetting(setting, value));
	return exitCodes.verified;
};
