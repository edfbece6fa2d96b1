import {tmpdir} from 'node:os';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {render} from 'ink';
import type {Reply, Request} from '../control/requests.js';
import type {RunStarted} from '../journal/events/events.js';
import type {RunState, RunView} from '../journal/state/state.js';
import {createController} from './controller.js';
import {createReplyFilter} from './keys/reply-filter.js';
import type {EndReason} from './keys/tools.js';
import type {EarlierNote} from './panes/memory-pane.js';
import {RunScreen, type RunScreenProps} from './run-screen.js';
import {initialUi} from './state/ui-reducer.js';
import {callFor} from './terminal/call-for.js';
import type {CallChoice} from './terminal/caller.js';
import {watchFocus} from './terminal/focus-reports.js';
import {createSteadyStream} from './terminal/steady-output.js';
import {
	backgroundQuery,
	colourLevel,
	type Environment,
	environmentBackground,
	guessBackground,
} from './terminal/terminal.js';
import {glyphsOf} from './text/glyphs.js';
import {loadTheme, type Theme, themeNames} from './theme/theme.js';

export type ShowRunOptions = {
	view: RunView;
	/** Sends a request to the engine. May reject where there is none. */
	send: (request: Request) => Promise<Reply>;
	/** Unified diff between two commits of the run. */
	diff: (from: string, to: string) => Promise<string>;
	/** The owner started the run and is asked on leaving what should happen to it; a watcher just leaves. */
	role: 'owner' | 'watcher';
	/** What MEMORY.md held before the run. */
	earlierNotes?: (run: RunStarted) => Promise<readonly EarlierNote[]>;
	/** Name of a theme, or `auto`: dark or light as the terminal's background is. */
	theme: string;
	saveTheme: (name: string) => void;
	/** Spinner and clocks move. */
	animated: boolean;
	/** How you are called when something waits, see `notifyChoices` in settings.ts; `auto` by default. */
	notify?: CallChoice;
	/** Absolute path of the run's folder, once it is known: what is too long for the clipboard is saved there. */
	folder?: () => string | undefined;
	/** Absolute path of the folder with your own themes. */
	themesFolder?: string;
	/** Settles when no engine works on the loop any more; `problem` when it did not end by itself. */
	engineEnded?: Promise<{problem?: string}>;
	/** Aborted to leave at once: there is nothing to show after all. */
	abandon?: AbortSignal;
	stdin?: NodeJS.ReadStream;
	stdout?: NodeJS.WriteStream;
	stderr?: NodeJS.WriteStream;
	environment?: Environment;
};

export type ShowRunResult = {
	/**
	 * `finished`: the run had ended. `left`: it goes on as you chose, or its engine is gone. `stopped`: you stopped it on
	 * leaving. `interrupted`: closed by a second ctrl+c, a signal or the end of the terminal; exit code 130.
	 */
	reason: EndReason;
	/** The newest state that was seen, for `summaryLines`. */
	state: RunState;
	/** False when nothing turned the loop any more, whether it finished or died. */
	active: boolean;
};

/** Milliseconds that the last events of an engine may take to arrive after it ended. */
const gracePeriod = 300;

const endings = ['SIGTERM', 'SIGHUP'] as const;

/**
 * Shows a run on the full screen until you leave, then restores the terminal. It draws at once, even while the journal
 * is still empty. Rejects, with the terminal restored, when something on the screen breaks;
 * throws a Problem when the theme cannot be read. `prepareColours` must have run before this module is imported.
 */
export const showRun = async (options: ShowRunOptions): Promise<ShowRunResult> => {
	const {view, stdin = process.stdin, stdout = process.stdout, stderr = process.stderr} = options;
	const environment = options.environment ?? process.env;
	const level = colourLevel(environment, stdout.isTTY);
	const glyphs = glyphsOf(environment);
	const isAuto = options.theme === 'auto';
	const folder = options.themesFolder;

	const loaded = new Map<string, Theme>();
	const load = (name: string): Theme => {
		const theme = loaded.get(name) ?? loadTheme(name, {level, folder, glyphs});
		loaded.set(name, theme);
		return theme;
	};

	const size = () => ({columns: stdout.columns || 80, rows: stdout.rows || 24});
	const theme = isAuto ? guessBackground(environment) : options.theme;
	load(theme);

	let reason: EndReason | undefined;
	let defect: {error: unknown} | undefined;
	let suspendTerminal: Parameters<RunScreenProps['onSuspendable']>[0] | undefined;
	let background = environmentBackground(environment);
	let chosen = false;

	const end = (how: EndReason): void => {
		reason ??= how;
		instance.unmount();
	};

	const controller = createController({
		view,
		role: options.role,
		ui: initialUi({
			...size(),
			theme,
			animated: options.animated && environment.INK_SCREEN_READER !== 'true',
		}),
		clock: () => performance.now(),
		send: options.send,
		diff: options.diff,
		themes: {
			names: themeNames(folder),
			load,
			background: () => background,
			save(name) {
				chosen = true;
				options.saveTheme(name);
			},
		},
		folder: () => options.folder?.() ?? tmpdir(),
		environment,
		terminal: {
			write: sequence => void stdout.write(sequence),
			suspend: async callback =>
				suspendTerminal?.(async () => {
					// Ink only stops listening; the next key would still be read here and lost to the other program. Node.js
					// must have seen that nobody listens before it takes the pause, and then takes it a turn later.
					await nextTurn();
					stdin.pause();
					await nextTurn();
					await callback();
				}),
		},
		end,
		fail(error) {
			defect ??= {error};
			end('left');
		},
	});

	const caller = callFor(
		{
			now: () => ({state: controller.snapshot().live, active: controller.isActive()}),
			subscribe: controller.subscribe,
		},
		{
			choice: options.notify ?? 'auto',
			environment,
			isTerminal: stdout.isTTY,
			glyphs,
			write: sequence => void stdout.write(sequence),
		},
	);

	const replies = createReplyFilter({
		clock: () => performance.now(),
		onBackground(told) {
			background = told;
			if (isAuto && !chosen) {
				controller.dispatch({type: 'themed', theme: told});
			}
		},
	});

	const element = (
		<RunScreen
			controller={controller}
			replies={replies}
			loadTheme={load}
			hasKeyboard={stdin.isTTY}
			onKey={caller.pressed}
			onSuspendable={suspend => {
				suspendTerminal = suspend;
			}}
		/>
	);
	const instance = render(element, {
		stdin: watchFocus(stdin, caller.focused),
		stdout: createSteadyStream(stdout, caller),
		stderr,
		alternateScreen: true,
		incrementalRendering: true,
		interactive: true,
		// Keys must not wait for the next frame; the view batches the stream of events.
		maxFps: 1000,
		exitOnCtrlC: false,
		patchConsole: true,
	});

	if (level > 0) {
		replies.expect();
		stdout.write(backgroundQuery);
	}

	// Ahead of Ink's own listener, or it would first draw the frame of the old size.
	const onResize = (): void => {
		controller.dispatch({type: 'resized', ...size()});
		instance.rerender(element);
	};
	// The terminal is gone, or going.
	const onGone = (): void => end('interrupted');
	const onAbandoned = (): void => end('left');
	stdout.prependListener('resize', onResize);
	stdout.on('error', onGone);
	stdin.on('end', onGone);
	// The command that opened the screen aborted it.
	options.abandon?.addEventListener('abort', onAbandoned);
	// By `kill`, or when the window closes: the terminal is restored first.
	for (const signal of endings) {
		process.on(signal, onGone);
	}

	/** Read from a file, so they arrive after the first frame. */
	const readEarlierNotes = async (): Promise<void> => {
		const {run} = view.live().state;
		if (!run || !options.earlierNotes) {
			return;
		}
		stopReading();
		const earlier = await options.earlierNotes(run);
		if (earlier.length > 0) {
			controller.dispatch({type: 'notes read', earlier});
		}
	};
	const stopReading = view.subscribe(() => void readEarlierNotes());
	void readEarlierNotes();

	let grace: NodeJS.Timeout | undefined;
	let hasLeft = false;
	void options.engineEnded?.then(({problem}) => {
		// Nobody reads it any more, and a message waiting to go away would keep the process.
		if (!hasLeft) {
			grace = setTimeout(() => controller.engineEnded(problem), gracePeriod);
		}
	});

	try {
		await instance.waitUntilExit();
	} finally {
		hasLeft = true;
		clearTimeout(grace);
		stopReading();
		caller.close();
		controller.close();
		stdout.off('resize', onResize);
		stdout.off('error', onGone);
		stdin.off('end', onGone);
		options.abandon?.removeEventListener('abort', onAbandoned);
		for (const signal of endings) {
			process.off(signal, onGone);
		}
	}

	if (defect) {
		throw defect.error;
	}
	return {reason: reason ?? 'left', state: view.live().state, active: controller.isActive()};
};
