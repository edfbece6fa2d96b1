import {readSettings} from '../../settings.js';
import {saysUtf8} from '../../system/text/locale.js';

/** How to show a run, as typed. */
export type ShowOptions = {headless?: boolean; json?: boolean; plain?: boolean; theme?: string};

/**
 * How a run is shown: on the full `screen`; in `plain` lines with questions that are answered by typing; or `headless`, as
 * lines or JSON without questions.
 */
export type View = {kind: 'screen' | 'headless'} | {kind: 'plain'; why?: string};

/** The smallest terminal for the screen. */
const minimum = {columns: 40, rows: 10};

/** `CI=` and `CI=false` mean that this is not CI. */
const isCi = (value: string | undefined): boolean => !['', '0', 'false'].includes(value ?? '');

type Terminal = {isTTY: boolean; columns?: number; rows?: number};

/** Why this terminal cannot draw the screen; undefined when it can. */
const whyPlain = (environment: NodeJS.ProcessEnv, {columns, rows}: Terminal): string | undefined => {
	if (environment.TERM === 'dumb') {
		return 'TERM=dumb: this terminal cannot draw a screen.';
	}
	if (environment.INK_SCREEN_READER === 'true') {
		return 'INK_SCREEN_READER is set.';
	}
	if (saysUtf8(environment) === false && !environment.TREADLE_GLYPHS) {
		return 'The locale is not UTF-8. For the screen set LC_ALL=C.UTF-8, or TREADLE_GLYPHS=ascii.';
	}

	// A terminal that does not know its size says 0.
	return columns && rows && (columns < minimum.columns || rows < minimum.rows)
		? `This terminal is ${columns}×${rows}; the screen needs ${minimum.columns}×${minimum.rows}.`
		: undefined;
};

/** How to show a run, by the options and what the terminal supports. */
export const chooseView = async (
	{headless, json, plain}: ShowOptions,
	environment: NodeJS.ProcessEnv = process.env,
	{stdin, stdout}: {stdin: {isTTY: boolean}; stdout: Terminal} = process,
): Promise<View> => {
	if (headless || json || !stdin.isTTY || !stdout.isTTY || isCi(environment.CI)) {
		return {kind: 'headless'};
	}
	if (plain || (await readSettings(environment)).settings.plain) {
		return {kind: 'plain'};
	}
	const why = whyPlain(environment, stdout);
	return why === undefined ? {kind: 'screen'} : {kind: 'plain', why};
};
