import path from 'node:path';
import type {Reply, Request} from '../control/requests.js';
import {changedProblem, proveJournal} from '../journal/chain/proof.js';
import {isEngineAlive} from '../journal/runs/engine-alive.js';
import {followEvents} from '../journal/runs/follow-events.js';
import {runPaths} from '../journal/runs/run-folder.js';
import {openRunView} from '../journal/runs/run-view.js';
import {Folding} from '../journal/state/fold.js';
import type {RunState, RunView} from '../journal/state/state.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {createPlainLines} from '../words/plain-lines.js';
import {summaryLines} from '../words/summary.js';
import {lockHolder} from '../workspace/store/lock.js';
import {chooseView, type ShowOptions} from './running/view.js';
import {type FoundRun, locateCurrentRun, locateRun} from './selection/find-run.js';
import {printError, printJsonLines, printLines} from './terminal/output.js';

/** Milliseconds between two checks whether the engine is alive. */
const checkInterval = 2000;

/** A Problem when the run's record was changed. An unreadable record is reported when it is shown. */
const changeIn = async (folder: string): Promise<Problem | undefined> => {
	const proof = await proveJournal(folder).catch(() => undefined);
	return proof?.kind === 'changed' ? changedProblem(runPaths(folder).journal, proof) : undefined;
};

const warnOfChange = (change: Error | undefined): void => {
	if (change) {
		printError(`treadle: ${change.message}\n`);
	}
};

/** Asks something of the run's engine. Loaded when it is needed: what is shown first needs none of it. */
const send = async (folder: string, request: Request): Promise<Reply> => {
	const {sendToRun} = await import('../control/client.js');
	return sendToRun(folder, request);
};

/** True when the run has not ended and its engine is gone. */
const isGone = ({finished, run: started, pid, at}: RunState, {run, folder}: FoundRun): boolean => {
	if (finished !== undefined) {
		return false;
	}
	// Before the first event only the lock shows it: it is in the repository's folder, two above the run's.
	return started === undefined
		? lockHolder(path.resolve(folder, '../..'), run) === undefined
		: !isEngineAlive(pid, at);
};

/** Resolves once the run's engine is gone. The timer does not keep the process alive. */
const engineGone = (isGone: () => boolean, signal: AbortSignal): Promise<void> =>
	new Promise(resolve => {
		const look = (): void => {
			if (!isGone()) {
				return;
			}
			clearInterval(timer);
			resolve();
		};

		const timer = setInterval(look, checkInterval).unref();
		signal.addEventListener('abort', () => clearInterval(timer), {once: true});
		look();
	});

/** The view of a run, with the problem that its record was changed when it was. */
const openProvenView = async (folder: string): Promise<RunView> => {
	const [view, changed] = await Promise.all([openRunView(folder), changeIn(folder)]);
	return changed ? {...view, problem: () => view.problem?.() ?? changed} : view;
};

/** Finding the run means waiting for git; the screen is loaded meanwhile. */
const watchOnScreen = async (finding: Promise<FoundRun>, {theme}: ShowOptions): Promise<void> => {
	const opening = finding.then(async ({folder}) => openProvenView(folder));
	const {loadScreen, readAppearance, showOnScreen} = await import('./running/show-on-screen.js');
	const [screen, looks, view, {run, folder}] = await Promise.all([
		loadScreen(),
		readAppearance(theme),
		opening,
		finding,
	]);
	const left = new AbortController();
	try {
		const {state, active} = await showOnScreen(screen, looks, {
			view,
			role: 'watcher',
			send: async request => send(folder, request),
			folder: () => folder,
			engineEnded: engineGone(() => isGone(view.live().state, {run, folder}), left.signal).then(() => ({
				problem: `Its engine is gone; treadle resume ${run} goes on`,
			})),
		});
		printLines(summaryLines(state, folder, active));
		warnOfChange(view.problem?.());
	} finally {
		left.abort();
		await view.close();
	}
};

/** Prints the run as lines or JSON to its end. */
const watchInLines = async (found: FoundRun, json: boolean | undefined): Promise<void> => {
	warnOfChange(await changeIn(found.folder));
	const end = new AbortController();
	const stop = (): void => end.abort();
	process.stdout.on('error', stop);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, stop);
	}

	const folding = new Folding();
	const plainLines = createPlainLines();
	const isOver = (): boolean => folding.state.finished !== undefined || isGone(folding.state, found);
	for await (const event of followEvents(found.folder, {signal: end.signal, isOver})) {
		folding.add(event);
		if (json) {
			printJsonLines([event]);
		} else {
			printLines(plainLines(event));
		}
	}

	if (folding.state.run === undefined && !end.signal.aborted) {
		throw new Problem(`Run ${found.run} has no events.`, {
			hint: 'Start a new one: treadle run <loop>',
		});
	}
};

/** Prints the run as plain lines; its gates can be answered here too. */
const watchPlain = async (found: FoundRun, why: string | undefined): Promise<ExitCode> => {
	const [{followRun}, {chosenEditor}] = await Promise.all([
		import('./plain/follow-run.js'),
		import('./plain/chosen-editor.js'),
	]);
	warnOfChange(await changeIn(found.folder));
	if (why !== undefined) {
		printLines([`${why} Questions are asked in plain lines.`]);
	}
	const {reason, state} = await followRun({
		folder: found.folder,
		role: 'watcher',
		send: async request => send(found.folder, request),
		isGone: now => isGone(now, found),
		editor: await chosenEditor(),
	});
	const active = state.finished === undefined && reason !== 'gone';
	printLines(['', ...summaryLines(state, found.folder, active)]);
	return reason === 'unanswered' ? exitCodes.needsPerson : exitCodes.verified;
};

/** Follows a live run from another terminal, or replays a finished one. */
export const watch = async (name: string | undefined, options: ShowOptions): Promise<ExitCode> => {
	const finding = name === undefined ? locateCurrentRun() : locateRun(name);
	// It goes on meanwhile, and may fail before it is awaited.
	finding.catch(() => {});
	const view = await chooseView(options);
	if (view.kind === 'plain') {
		return watchPlain(await finding, view.why);
	}
	if (view.kind === 'screen') {
		await watchOnScreen(finding, options);
	} else {
		await watchInLines(await finding, options.json);
	}
	return exitCodes.verified;
};
