import {setTimeout as delay} from 'node:timers/promises';
import {sendRequest} from '../../control/client.js';
import type {EngineTask} from '../../engine/process/messages.js';
import {readFacts} from '../../journal/runs/read-facts.js';
import {runPaths} from '../../journal/runs/run-folder.js';
import {type ExitCode, exitCodes} from '../../problem.js';
import {summaryLines} from '../../words/summary.js';
import {startEngine} from '../running/start-engine.js';
import {locateRun} from '../selection/find-run.js';
import {printLines} from '../terminal/output.js';
import {chosenEditor} from './chosen-editor.js';
import {type FollowedRun, followRun} from './follow-run.js';

/** Milliseconds that ctrl+c waits for the engine to report how the run ended. */
const stopLimit = 1500;

const exitCodeOf = ({reason, state}: FollowedRun): ExitCode => {
	if (reason === 'interrupted') {
		return exitCodes.interrupted;
	}
	if (reason === 'unanswered') {
		return exitCodes.needsPerson;
	}
	if (state.finished) {
		return state.finished.exitCode as ExitCode;
	}
	return reason === 'stopped' ? exitCodes.stopped : exitCodes.interrupted;
};

/**
 * Starts or resumes a run and prints it as plain lines: gates are questions that are answered by typing. The engine is a
 * process of its own, as with the screen, so that it may go on in the background.
 *
 * @param why one sentence that says why there is no screen; undefined when plain lines were requested
 */
export const runPlain = async (task: EngineTask, why: string | undefined): Promise<ExitCode> => {
	const editor = await chosenEditor();
	const told = 'loop' in task ? 0 : (await readFacts((await locateRun(task.run)).folder)).seq;
	const engine = startEngine(task);
	// Until the run exists, ctrl+c can only end the engine.
	process.once('SIGINT', engine.stop);
	const {folder, secret} = await engine.ready.finally(() => process.off('SIGINT', engine.stop));
	let hasEnded = false;
	void engine.ended.then(() => {
		hasEnded = true;
	});
	printLines([
		...(why === undefined ? [] : [`${why} Questions are asked in plain lines.`]),
		'Type ? and press Enter for what you can do; Ctrl+C leaves.',
	]);
	const followed = await followRun({
		folder,
		role: 'owner',
		send: async request => sendRequest(runPaths(folder).socket, request, secret),
		told,
		isGone: () => hasEnded,
		editor,
	});
	if (followed.reason === 'left') {
		await engine.leave();
	}
	if (followed.reason === 'interrupted' || followed.reason === 'unanswered') {
		engine.stop();
		// This timer keeps the process alive while the engine ends.
		const waited = new AbortController();
		await Promise.race([
			engine.ended,
			delay(stopLimit, undefined, {signal: waited.signal}).catch(() => {}),
		]).finally(() => waited.abort());
	}

	const state = await readFacts(folder);
	const active = state.finished === undefined && !hasEnded;
	printLines(['', ...summaryLines(state, folder, active)]);
	return exitCodeOf({...followed, state});
};
