import {rm} from 'node:fs/promises';
import path from 'node:path';
import {runPaths} from '../journal/runs/run-folder.js';
import {exitCodes, Problem} from '../problem.js';
import {killMarked, startWatchdog} from '../system/process/watchdog.js';
import {reopenWorkspace} from '../workspace/create-workspace.js';
import {openStore} from '../workspace/store/store.js';
import type {Repository} from '../workspace/workspace.js';
import {frozenLoop} from './frozen-loop.js';
import {createInteractiveHuman} from './inbox/human.js';
import {verifyForDelivery} from './phases/verify.js';
import {lockForRun} from './preflight/lock-for-run.js';
import {assemble} from './process/assemble.js';
import {placeOf, type RunIdentity} from './process/places.js';
import {frozenSkills} from './process/skills-of-run.js';
import {requireVerifiers} from './process/verifiers-of-run.js';
import {readProgress} from './progress/read-progress.js';
import {createContext} from './run-loop.js';

export type VerifyAgainOptions = {
	repository: Repository;
	stateFolder: string;
	run: string;
	runFolder: string;
	/** The commit to verify. */
	commit: string;
	/** With its own protected files: it lies on newer commits of the user's than the run's base. */
	asIs?: boolean;
	environment: NodeJS.ProcessEnv;
};

/**
 * Runs the commands that verify a run on one of its commits once more, in a clean checkout, as in the run. Reviewers
 * are not asked again: their verdict is on record, and the record is unchanged. It has a folder and a lock of its own, so
 * that the run may be asleep or at work meanwhile.
 *
 * @throws {Problem} (exit code 8) when a command does not pass; and when the loop was changed or a verifier is missing
 */
export const verifyAgain = async (options: VerifyAgainOptions): Promise<void> => {
	const {repository, stateFolder, run, runFolder, commit, asIs = false, environment} = options;
	const {started, progress} = await readProgress(runFolder);
	if (!started) {
		throw new Problem(`Run ${run} has no events.`);
	}

	const name = `${run}-delivery`;
	const scratch = path.join(runFolder, 'delivery');
	const lock = await lockForRun(stateFolder, name, {command: 'treadle deliver', scope: 'run'});
	const untie = startWatchdog(scratch);
	try {
		await killMarked(scratch);
		const loop = await frozenLoop(started);
		const identity: RunIdentity = {loop, repository, stateFolder, run: name, runFolder: scratch};
		const parts = await assemble(identity, {
			began: {branch: started.branch},
			environment,
			store: await openStore(repository, stateFolder),
			base: {commit: progress.base, tree: progress.baseTree, dirty: progress.dirty, skipped: []},
			prices: undefined,
			skills: await frozenSkills(loop, runFolder, started.skills),
			async openWorkspace(opening) {
				const workspace = await reopenWorkspace({...opening, last: commit});
				await workspace.allow([...progress.given]);
				return workspace;
			},
		});
		// Where the user was the verifier, there is nothing to run again.
		if (parts.verifiers.length === 0) {
			return;
		}

		await requireVerifiers(loop, parts.verifiers, repository.root);
		const place = {
			...placeOf(identity),
			raw: (_iteration: number, name: string) => path.join(runPaths(runFolder).rawFolder, 'delivery', name),
		};
		// The time the run has used does not limit this.
		const earlier = {...progress, active: 0};
		const context = createContext({loop, parts, human: createInteractiveHuman(false).human, place, earlier});
		context.workspace = await parts.openWorkspace(() => {}, new AbortController().signal);
		try {
			requirePassed(commit, await drain(verifyForDelivery(context, commit, {asIs})));
		} finally {
			context.stopwatch.dispose();
			context.deadline.dispose();
			await context.workspace.dispose();
		}
	} finally {
		untie();
		lock.release();
		await rm(scratch, {recursive: true, force: true}).catch(() => {});
	}
};

const drain = async <T>(turn: AsyncGenerator<unknown, T, void>): Promise<T> => {
	for (;;) {
		const {done, value} = await turn.next();
		if (done) {
			return value;
		}
	}
};

const requirePassed = (commit: string, reasons: readonly string[]): void => {
	if (reasons.length > 0) {
		throw new Problem(`${commit.slice(0, 12)} was verified again before its delivery, and does not pass.`, {
			hint: `${reasons.join('\n')}\nNothing was delivered. At a terminal you decide yourself.`,
			exitCode: exitCodes.unverified,
		});
	}
};
