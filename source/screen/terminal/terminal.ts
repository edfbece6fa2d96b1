import type {ColourLevel} from '../theme/sgr.js';

export type Background = 'dark' | 'light';

export type Environment = Readonly<Record<string, string | undefined>>;

const forcedLevels: Readonly<Record<string, ColourLevel>> = {
	'': 1,
	true: 1,
	'1': 1,
	'2': 2,
	'3': 3,
	false: 0,
	'0': 0,
};

/**
 * How many colours the terminal shows. FORCE_COLOR wins over NO_COLOR, as everywhere; NO_COLOR counts when it is not
 * empty. Source: https://no-color.org and https://force-color.org.
 */
export const colourLevel = (environment: Environment, isTerminal: boolean): ColourLevel => {
	const forced = environment.FORCE_COLOR;
	if (forced !== undefined && forced in forcedLevels) {
		return forcedLevels[forced] ?? 1;
	}
	if (environment.NO_COLOR) {
		return 0;
	}
	const terminal = environment.TERM ?? '';
	if (!isTerminal || terminal === 'dumb') {
		return 0;
	}
	if (/^(truecolor|24bit)$/.test(environment.COLORTERM ?? '')) {
		return 3;
	}
	// Windows 10 and later draw any RGB; TERM is not set there.
	if (environment.WT_SESSION || environment.TERM_PROGRAM === 'vscode') {
		return 3;
	}
	if (/-256(color)?$/.test(terminal) || environment.TERM_PROGRAM === 'Apple_Terminal') {
		return 2;
	}
	return 1;
};

/**
 * Passes the colour level on to Ink's colour library, which reads the environment once, when it is first imported, and
 * does not know NO_COLOR. So this must run before anything imports Ink.
 */
export const prepareColours = (
	environment: Record<string, string | undefined>,
	isTerminal: boolean,
): ColourLevel => {
	const level = colourLevel(environment, isTerminal);
	environment.FORCE_COLOR = String(level);
	return level;
};

/** The background as the environment gives it: COLORFGBG is `foreground;background`. */
export const environmentBackground = (environment: Environment): Background | undefined => {
	const background = environment.COLORFGBG?.split(';').at(-1);
	if (!background) {
		return undefined;
	}
	// 7 and 15 are the two whites of the palette; every other colour counts as dark.
	return background === '7' || background === '15' ? 'light' : 'dark';
};

export const guessBackground = (environment: Environment): Background =>
	environmentBackground(environment) ?? 'dark';

/** Asks for the background colour. If the terminal answers, the answer arrives on standard input. */
export const backgroundQuery = '\u001B]11;?\u0007';

/** Reads the colour of an answer, `rgb:1e1e/1e1e/2e2e` with one to four hex digits each; undefined for anything else. */
export const backgroundOf = (answer: string): Background | undefined => {
	const parts = /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(answer)?.slice(1);
	if (!parts) {
		return undefined;
	}
	const [red = 0, green = 0, blue = 0] = parts.map(
		digits => Number.parseInt(digits, 16) / (16 ** digits.length - 1),
	);
	// Rec. 601 luma: how bright the eye takes it to be.
	return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 ? 'light' : 'dark';
};
