import type {Reply, Request} from '../../control/requests.js';
import type {RunView} from '../../journal/state/state.js';
import type {ShowRunResult} from '../../screen/show-run.js';
import type {CallChoice} from '../../screen/terminal/caller.js';
import {prepareColours} from '../../screen/terminal/terminal.js';
import {readSettings, type Settings, writeSetting} from '../../settings.js';
import {printError} from '../terminal/output.js';
import {knownThemes, requireTheme, themesFolder} from '../terminal/require-theme.js';
import {diffOf} from './diff-of-run.js';

export type ShowOnScreenOptions = {
	view: RunView;
	role: 'owner' | 'watcher';
	send: (request: Request) => Promise<Reply>;
	/** The run's folder, as soon as it is known. */
	folder: () => string | undefined;
	engineEnded?: Promise<{problem?: string}>;
	/** Aborted to leave the screen, whatever it shows. */
	abandon?: AbortSignal;
};

/** How the screen looks. */
export type Appearance = {settings: Settings; theme: string; themesFolder: string};

/** Settings and theme. Throws a Problem when the theme named on the command line does not exist. */
export const readAppearance = async (theme: string | undefined): Promise<Appearance> => {
	const {settings, warning} = await readSettings();
	if (warning) {
		printError(`treadle: ${warning}\n`);
	}
	if (theme !== undefined) {
		requireTheme(theme);
	}
	// A theme of the user's may have been deleted since it was chosen.
	const chosen = theme ?? (knownThemes().includes(settings.theme) ? settings.theme : 'auto');
	return {settings, theme: chosen, themesFolder: themesFolder()};
};

/** Loads the screen. This is slow, so start it early; colours are decided first, because Ink reads them while it loads. */
export const loadScreen = async () => {
	prepareColours(process.env, process.stdout.isTTY);
	return import('../../screen/show-run.js');
};

/** Shows a run full screen until the user leaves. */
export const showOnScreen = async (
	screen: Awaited<ReturnType<typeof loadScreen>>,
	{settings, theme, themesFolder}: Appearance,
	{folder, ...options}: ShowOnScreenOptions,
): Promise<ShowRunResult> =>
	screen.showRun({
		...options,
		theme,
		themesFolder,
		animated: settings.animation,
		notify: settings.notify as CallChoice,
		folder,
		earlierNotes: async run => (await import('./earlier-notes.js')).earlierNotes(run),
		diff: async (from, to) => diffOf(folder(), from, to),
		saveTheme: name => {
			// The screen has changed already; a failure to save the theme is not worth an interruption.
			writeSetting('theme', name).catch(() => {});
		},
		environment: settings.editor ? {...process.env, VISUAL: settings.editor} : process.env,
	});
