import type {EngineTask} from '../../engine/process/messages.js';
import {runEngineTask} from '../../engine/process/run-engine-task.js';
import {readFacts} from '../../journal/runs/read-facts.js';
import {type ExitCode, exitCodes} from '../../problem.js';
import {createPlainLines} from '../../words/plain-lines.js';
import {summaryLines} from '../../words/summary.js';
import {locateRun} from '../selection/find-run.js';
import {printJsonLines, printLines} from '../terminal/output.js';

/** Calls back on the first SIGINT, SIGTERM or SIGHUP, or when stdout is closed; returns a function that stops listening. */
const onInterruption = (callback: (reason: string) => void): (() => void) => {
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
	let interrupted = false;
	const interrupt = (reason: string): void => {
		// A second Ctrl+C exits at once.
		if (interrupted && reason === 'interrupted by SIGINT') {
			process.exit(exitCodes.interrupted);
		}
		interrupted = true;
		callback(reason);
	};

	const listeners = signals.map(signal => [signal, () => interrupt(`interrupted by ${signal}`)] as const);
	for (const [signal, listener] of listeners) {
		process.on(signal, listener);
	}
	const closed = (): void => interrupt('interrupted: nobody reads the output any more');
	process.stdout.on('error', closed);
	return () => {
		for (const [signal, listener] of listeners) {
			process.off(signal, listener);
		}
		process.stdout.off('error', closed);
	};
};

/**
 * Runs or resumes without a screen, with the engine in this process: plain lines, or events as JSON, on stdout. Never
 * asks.
 */
export const runHeadless = async (task: EngineTask, {json = false}: {json?: boolean}): Promise<ExitCode> => {
	// A resumed run named its checks when it began.
	const earlier = 'loop' in task ? undefined : await readFacts((await locateRun(task.run)).folder);
	const plainLines = createPlainLines(earlier?.run);
	const shutdown = new AbortController();
	const stopListening = onInterruption(reason => shutdown.abort(reason));
	let runFolder: string | undefined;

	try {
		const finished = await runEngineTask(
			{...task, unattended: '--headless'},
			{
				environment: process.env,
				attended: false,

				shutdown: shutdown.signal,
				onReady(ready) {
					runFolder = ready.folder;
				},
				onEvent(event) {
					if (json) {
						printJsonLines([event]);
					} else {
						printLines(plainLines(event));
					}
				},
			},
		);
		// From the journal, since a resumed run began before this process did.
		if (!json && runFolder) {
			printLines(['', ...summaryLines(await readFacts(runFolder), runFolder)]);
		}
		return finished.exitCode as ExitCode;
	} finally {
		stopListening();
	}
};
