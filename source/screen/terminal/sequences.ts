/** Control sequences that change something beside the screen. Texts in them can do nothing but be read. */
import {cleanLine} from '../../system/text/clean-text.js';
import type {RunProgress} from '../../words/progress.js';
import type {NotificationCode} from './abilities.js';

const esc = '\u001B';
const end = `${esc}\\`;

/** Characters of a title and of a notification. */
const longestTitle = 120;
const longestText = 240;

/** Clean, on one row, and cut. A semicolon would end a field of some sequences. */
const fieldOf = (text: string, longest: number): string => {
	const clean = cleanLine(text.replaceAll('\n', ' '))
		.replaceAll(/\p{Cc}/gu, '')
		.replaceAll(';', ',');
	const characters = [...clean];
	return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : clean;
};

export const bell = '\u0007';

/** Puts the title of the window on the terminal's stack. */
export const saveTitle = `${esc}[22;2t`;
/** Takes it from there. An empty one before it makes terminals without a stack show their own again. */
export const restoreTitle = `${esc}]2;${end}${esc}[23;2t`;
export const setTitle = (title: string): string => `${esc}]2;${fieldOf(title, longestTitle)}${end}`;

const progressStates = {none: 0, normal: 1, error: 2, waiting: 4} as const;

/** `none` takes the progress away. */
export const setProgress = ({state, share}: RunProgress): string => {
	const percent = Math.round(100 * Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)));
	return `${esc}]9;4;${progressStates[state]};${state === 'none' ? 0 : percent}${end}`;
};

export const notification = (code: NotificationCode, title: string, text: string): string => {
	const head = fieldOf(title, longestTitle);
	const body = fieldOf(text, longestText);
	// Digits at the beginning would make some terminals take it for a command; the name of a loop comes first.
	return code === '777'
		? `${esc}]777;notify;${head};${body}${end}`
		: `${esc}]9;${head.replace(/^(?=\d)/, '· ')}: ${body}${end}`;
};

/** The terminal tells from now on when its window gets or loses the focus. */
export const focusReportsOn = `${esc}[?1004h`;
export const focusReportsOff = `${esc}[?1004l`;

/** Wraps a sequence so that tmux hands it to the terminal as it is. */
export const passedOn = (sequence: string): string =>
	`${esc}Ptmux;${sequence.replaceAll(esc, esc + esc)}${end}`;
