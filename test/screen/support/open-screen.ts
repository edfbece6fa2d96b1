import {Console} from 'node:console';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import type {Reply, Request} from '../../../source/control/requests.js';
import type {Event} from '../../../source/journal/events/events.js';
import {type ShowRunOptions, type ShowRunResult, showRun} from '../../../source/screen/show-run.js';
import {type OpenTerminal, openTerminal} from '../../support/virtual-terminal.js';
import {type ScriptedView, scriptedView} from './scripted-view.js';
import {storyEvents} from './story.js';

// The test runner's console lacks the one part that Ink patches.
console.Console ??= Console;

export type OpenScreen = {
	terminal: OpenTerminal;
	view: ScriptedView;
	/** What the engine was asked. */
	requests: Request[];
	savedThemes: string[];
	/** Absolute path of the run's folder. */
	folder: string;
	ended: Promise<ShowRunResult>;
	/** The result, or undefined while the screen is up. */
	result: () => ShowRunResult | undefined;
};

export type OpenScreenOptions = Partial<ShowRunOptions> & {
	events?: readonly Event[];
	columns?: number;
	rows?: number;
	reply?: (request: Request) => Reply;
};

/** The whole screen, real but for the run it shows, on a terminal emulator. It is left when the test ends. */
export const openScreen = async ({
	events,
	columns,
	rows,
	reply,
	...options
}: OpenScreenOptions = {}): Promise<OpenScreen> => {
	const terminal = openTerminal({columns, rows});
	const view = scriptedView(events);
	const folder = await mkdtemp(path.join(tmpdir(), 'treadle-screen-'));
	const requests: Request[] = [];
	const savedThemes: string[] = [];
	let result: ShowRunResult | undefined;
	let isOver = false;
	const ended = showRun({
		view,
		async send(request) {
			requests.push(request);
			return reply?.(request) ?? {ok: true};
		},
		diff: async (from, to) =>
			`diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-from ${from[0]}\n+to ${to[0]}\n`,
		role: 'owner',
		theme: 'dark',
		saveTheme: name => void savedThemes.push(name),
		animated: false,
		folder: () => folder,
		environment: {TERM: 'xterm-256color', COLORTERM: 'truecolor'},
		stdin: terminal.stdin,
		stdout: terminal.stdout,
		stderr: terminal.stdout,
		...options,
	});
	void ended
		.then(
			value => {
				result = value;
			},
			() => {},
		)
		.finally(() => {
			isOver = true;
		});
	onTestFinished(async () => {
		if (!isOver) {
			terminal.type('\u0003\u0003');
		}
		await ended.catch(() => {});
		await terminal.close();
		await rm(folder, {recursive: true, force: true});
	});
	return {terminal, view, requests, savedThemes, folder, ended, result: () => result};
};

/** The story up to the nth event of a type. */
export const storyUpTo = (type: Event['type'], nth = 1): readonly Event[] => {
	const found = storyEvents.filter(event => event.type === type)[nth - 1];
	if (!found) {
		throw new Error(`The story has no ${type} number ${nth}`);
	}
	return storyEvents.slice(0, found.seq);
};

/** Bytes as a keyboard sends them. */
export const keys = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[H',
	end: '\u001B[F',
	pageUp: '\u001B[5~',
	pageDown: '\u001B[6~',
	tab: '\t',
	shiftTab: '\u001B[Z',
	enter: '\r',
	escape: '\u001B',
	backspace: '\u007F',
	ctrlC: '\u0003',
	ctrlL: '\u000C',
	ctrlZ: '\u001A',
} as const;
