import type {Environment} from './terminal.js';

/** How a terminal takes the text of a desktop notification: `777` has a title of its own. */
export type NotificationCode = '9' | '777';

/** What a terminal can do beside its screen. */
export type Abilities = {
	/** It has a title that can be put back. */
	title: boolean;
	/** It shows how far a program is, in its tab or in the taskbar (OSC 9;4). */
	progress: boolean;
	notification: NotificationCode | undefined;
	/** The codes above reach it only wrapped, because tmux stands in between. */
	wrapped: boolean;
};

export const noAbilities: Abilities = {
	title: false,
	progress: false,
	notification: undefined,
	wrapped: false,
};

type Known = {
	/** What it calls itself, in lower case. */
	name: RegExp;
	notification?: NotificationCode;
	/** The first version that has progress; a terminal that took OSC 9;4 for a notification before must say its version. */
	progress?: readonly number[];
};

/** Sources: the terminals' own documentation and release notes; see docs/terminals.md. */
const knownTerminals: readonly Known[] = [
	{name: /^iterm/, notification: '9', progress: [3, 6, 6]},
	{name: /^wezterm/, notification: '777', progress: [20_250_101]},
	{name: /^(xterm-)?ghostty/, notification: '777', progress: [1, 2]},
	{name: /^(xterm-)?kitty/, notification: '9'},
	{name: /^foot/, notification: '777'},
	{name: /^rxvt/, notification: '777'},
	{name: /^warp/, notification: '9'},
	{name: /^windows terminal/, progress: []},
	{name: /^conemu/, progress: []},
	{name: /^ptyxis/, progress: [48]},
];

const isAtLeast = (version: string, least: readonly number[]): boolean => {
	const parts = (version.match(/\d+/g) ?? []).map(Number);
	for (const [index, wanted] of least.entries()) {
		const part = parts[index] ?? 0;
		if (part !== wanted) {
			return part > wanted;
		}
	}

	return true;
};

const abilitiesOf = (name: string, version: string): Pick<Abilities, 'notification' | 'progress'> => {
	const known = knownTerminals.find(terminal => terminal.name.test(name.toLowerCase()));
	return {
		notification: known?.notification,
		progress: known?.progress !== undefined && isAtLeast(version, known.progress),
	};
};

/** Name and version of the terminal, as the environment gives them. */
const nameOf = (environment: Environment): [name: string, version: string] => {
	const {TERM = '', TERM_PROGRAM, TERM_PROGRAM_VERSION = ''} = environment;
	if (environment.ConEmuANSI === 'ON') {
		return ['conemu', ''];
	}
	if (environment.WT_SESSION) {
		return ['windows terminal', ''];
	}
	if (environment.PTYXIS_VERSION) {
		return ['ptyxis', environment.PTYXIS_VERSION];
	}
	if (TERM_PROGRAM) {
		return [TERM_PROGRAM, TERM_PROGRAM_VERSION];
	}
	// The only one that ssh passes on by default.
	if (environment.LC_TERMINAL) {
		return [environment.LC_TERMINAL, environment.LC_TERMINAL_VERSION ?? ''];
	}
	return [TERM, ''];
};

/** What tmux says of the terminal it is shown on. */
export type TmuxReport = {
	/** Whether it passes codes on that it does not know itself. */
	passesOn: boolean;
	/** Name and version as the terminal told them, such as `WezTerm 20250209`; empty where it did not. */
	terminal: string;
};

/**
 * What the terminal can do, by its name in the environment; within tmux by what tmux says, once that is known. Nothing where
 * nobody looks at a terminal: no TTY, TERM=dumb, CI.
 */
export const abilitiesIn = (environment: Environment, isTerminal: boolean, tmux?: TmuxReport): Abilities => {
	const {TERM = '', CI, STY, TMUX} = environment;
	if (!isTerminal || TERM === '' || TERM === 'dumb' || (CI !== undefined && CI !== 'false')) {
		return noAbilities;
	}
	// The console has no window. GNU screen takes a title for something else.
	const title = TERM !== 'linux' && !STY;
	if (TMUX) {
		return tmux?.passesOn
			? {title, wrapped: true, ...abilitiesOf(tmux.terminal, tmux.terminal.replace(/^\D*/, ''))}
			: {...noAbilities, title};
	}
	return STY ? noAbilities : {title, wrapped: false, ...abilitiesOf(...nameOf(environment))};
};
