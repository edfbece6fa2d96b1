import {setTimeout as delay} from 'node:timers/promises';
import type {EngineTask} from '../../engine/process/messages.js';
import {runPaths} from '../../journal/runs/run-folder.js';
import {openRunView} from '../../journal/runs/run-view.js';
import {type ExitCode, exitCodes} from '../../problem.js';
import type {ShowRunResult} from '../../screen/show-run.js';
import {summaryLines} from '../../words/summary.js';
import {printLines} from '../terminal/output.js';
import {pendingView} from './pending-view.js';
import {loadScreen, readAppearance, showOnScreen} from './show-on-screen.js';
import {startEngine} from './start-engine.js';

/** Milliseconds that ctrl+c waits for the engine to report how the run ended. */
const stopLimit = 1500;

/** The exit code of the process. Leaving a run that goes on is not success: nothing is verified yet. */
const exitCodeOf = ({reason, state}: ShowRunResult): ExitCode => {
	if (reason === 'interrupted') {
		return exitCodes.interrupted;
	}
	if (state.finished) {
		return state.finished.exitCode as ExitCode;
	}
	return reason === 'stopped' ? exitCodes.stopped : exitCodes.interrupted;
};

/**
 * Starts an engine and watches it. The screen opens at once, before the run exists; when the engine cannot start, the
 * screen is closed and the engine's Problem is thrown.
 */
export const runOnScreen = async (task: EngineTask, {theme}: {theme?: string}): Promise<ExitCode> => {
	// Before the engine: a theme that does not exist must not leave a run behind.
	const looks = await readAppearance(theme);
	// Before the screen, whose environment variables for Ink are not for agents.
	const engine = startEngine(task);
	const abandon = new AbortController();
	let folder: string | undefined;
	const failures: unknown[] = [];

	const ready = engine.ready.then(
		started => {
			folder = started.folder;
			return started.folder;
		},
		(error: unknown) => {
			failures.push(error);
			abandon.abort();
			throw error;
		},
	);
	const view = pendingView(ready.then(async runFolder => openRunView(runFolder)));
	const screen = await loadScreen();
	if (failures.length > 0) {
		throw failures[0];
	}

	const result = await showOnScreen(screen, looks, {
		view,
		role: 'owner',
		send: async request => {
			const {folder: runFolder, secret} = await engine.ready;
			const {sendRequest} = await import('../../control/client.js');
			return sendRequest(runPaths(runFolder).socket, request, secret);
		},
		folder: () => folder,
		engineEnded: engine.ended.then(how => {
			const {finished} = view.live().state;
			return finished ? {} : {problem: `The engine has ended (${how}); treadle resume goes on`};
		}),
		abandon: abandon.signal,
	});
	// Ctrl+C and the end of the terminal end what was started here, as in any other program.
	if (result.reason === 'interrupted' && result.active) {
		engine.stop();
		await Promise.race([engine.ended, delay(stopLimit, undefined, {ref: false})]);
	}
	if (result.reason === 'left') {
		await engine.leave();
	}

	const {state} = view.live();
	await view.close();
	if (failures.length > 0) {
		throw failures[0];
	}
	printLines(summaryLines(state, folder, result.active));
	return exitCodeOf(result);
};
