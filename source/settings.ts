import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from './problem.js';
import {homeFolder} from './system/files/home-folder.js';
import {makeFolder} from './system/files/make-folder.js';
import {didYouMean} from './system/text/closest-match.js';

/** The user's preferences on this machine, for every loop. */
export type Settings = {
	/** Name of a colour theme, or `auto`: dark or light, like the terminal. */
	theme: string;
	/** False for no spinner and no moving clocks. */
	animation: boolean;
	/** Plain lines with typed answers instead of the screen, for screen readers. */
	plain: boolean;
	/** How the screen calls you when something waits: one of `notifyChoices`. */
	notify: string;
	/** The machine is kept awake while an agent works, where the system has a way. */
	awake: boolean;
	/** Name of the agent of `treadle loop` where no flag names one; the one that is installed when empty. */
	agent: string;
	/** Command that edits a text; `$VISUAL` or `$EDITOR` when empty. */
	editor: string;
	/** Own prices of models, in US dollars per million tokens: `model=input/output`, joined by commas. */
	prices: string;
	/** Most that all loops of this machine may spend from midnight to midnight: `$50`, or `20M` tokens; no limit when empty. */
	'per-day': string;
};

export type SettingName = keyof Settings;

export const defaultSettings: Settings = {
	theme: 'auto',
	animation: true,
	plain: false,
	notify: 'auto',
	awake: true,
	agent: '',
	editor: '',
	prices: '',
	'per-day': '',
};

/**
 * `auto`: by a notification where the terminal has them, else the bell, while you look elsewhere. `bell` and `desktop`:
 * always, by this. `off`: nothing is written to the terminal but the screen itself.
 */
export const notifyChoices = ['auto', 'bell', 'desktop', 'off'] as const;

/** The values of settings that are no text of your own. */
const choicesOf: Partial<Record<keyof Settings, readonly string[]>> = {notify: notifyChoices};

export const settingNames = Object.keys(defaultSettings) as SettingName[];

type Environment = Record<string, string | undefined>;

const settingsFolder = (environment: Environment): string => {
	const {XDG_CONFIG_HOME: configured, APPDATA: windows} = environment;
	// The XDG specification says to ignore a relative path.
	if (configured && path.isAbsolute(configured)) {
		return path.join(configured, 'treadle');
	}
	if (process.platform === 'win32' && windows) {
		return path.join(windows, 'treadle');
	}
	return path.join(homeFolder(environment), '.config', 'treadle');
};

/** Absolute path of the file that holds the settings. */
export const settingsFile = (environment: Environment = process.env): string =>
	path.join(settingsFolder(environment), 'config.json');

type Stored = {stored: Record<string, unknown>; damage?: undefined} | {damage: string};

/** The content of the file, or what is wrong with it. A missing file counts as empty. */
const readStored = async (file: string): Promise<Stored> => {
	try {
		const stored: unknown = JSON.parse(await readFile(file, 'utf8'));
		return typeof stored === 'object' && stored !== null && !Array.isArray(stored)
			? {stored: stored as Record<string, unknown>}
			: {damage: `${file} does not hold an object`};
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		return code === 'ENOENT' ? {stored: {}} : {damage: code ? message : `${file}: ${message}`};
	}
};

const expected = (name: SettingName): string =>
	choicesOf[name]?.join(', ') ?? (typeof defaultSettings[name] === 'boolean' ? 'true or false' : 'a text');

/**
 * Reads the settings. Never fails: a setting that cannot be read or has the wrong type keeps its default, and `warning` says
 * so in one sentence. Does not use conf, because loading it would delay the first frame by 20 ms.
 */
export const readSettings = async (
	environment: Environment = process.env,
): Promise<{settings: Settings; warning: string | undefined}> => {
	const file = settingsFile(environment);
	const settings = {...defaultSettings};
	const read = await readStored(file);
	if (read.damage !== undefined) {
		return {settings, warning: `settings not read: ${read.damage}`};
	}
	const wrong = settingNames.filter(name => {
		const value = read.stored[name];
		if (value === undefined) {
			return false;
		}
		if (typeof value !== typeof defaultSettings[name] || choicesOf[name]?.includes(String(value)) === false) {
			return true;
		}
		Object.assign(settings, {[name]: value});
		return false;
	});
	return {
		settings,
		warning: wrong[0] && `${file}: "${wrong[0]}" should be ${expected(wrong[0])}; ignored`,
	};
};

/** The setting of that name. Throws a Problem that names the nearest one when there is none. */
export const settingNamed = (name: string): SettingName => {
	const found = settingNames.find(known => known === name);
	if (found) {
		return found;
	}
	throw new Problem(`there is no setting "${name}".${didYouMean(name, settingNames)}`, {
		hint: `Settings: ${settingNames.join(', ')}.`,
	});
};

/** A value as it is displayed, in the form that `parseSetting` reads. */
export const formatSetting = (value: string | boolean): string =>
	typeof value === 'boolean' ? (value ? 'on' : 'off') : value;

/** Reads a value from the command line. Throws a Problem when it does not fit the setting. */
export const parseSetting = (name: SettingName, text: string): string | boolean => {
	const choices = choicesOf[name];
	if (choices?.includes(text) === false) {
		throw new Problem(`"${name}" is one of ${choices.join(', ')}, not "${text}".`);
	}
	if (typeof defaultSettings[name] === 'string') {
		return text;
	}
	if (/^(true|on|yes)$/i.test(text)) {
		return true;
	}
	if (/^(false|off|no)$/i.test(text)) {
		return false;
	}
	throw new Problem(`"${name}" is "on" or "off", not "${text}".`);
};

/**
 * Stores one setting. Throws a Problem, and changes nothing, when the file is damaged or cannot be written.
 */
export const writeSetting = async (
	name: SettingName,
	value: string | boolean,
	environment: Environment = process.env,
): Promise<void> => {
	const file = settingsFile(environment);
	const {damage} = await readStored(file);
	if (damage !== undefined) {
		throw new Problem(`settings not written: ${damage}`, {hint: 'Correct the file or delete it.'});
	}

	const {default: Conf} = await import('conf');
	try {
		makeFolder(path.dirname(file), 0o700);
		const conf = new Conf({
			cwd: path.dirname(file),
			projectName: 'treadle',
			accessPropertiesByDotNotation: false,
		});
		conf.set(name, value);
	} catch (error) {
		throw new Problem(`settings not written: ${file}: ${(error as Error).message}`, {cause: error});
	}
};
