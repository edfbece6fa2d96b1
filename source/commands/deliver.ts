import {sendToRun} from '../control/client.js';
import {lockForRun} from '../engine/preflight/lock-for-run.js';
import {verifyAgain} from '../engine/verify-again.js';
import {openChainedJournal} from '../journal/chain/chained-journal.js';
import {requireUnchanged} from '../journal/chain/proof.js';
import type {DeliveryDone} from '../journal/events/events.js';
import {readFacts} from '../journal/runs/read-facts.js';
import {deliveryBranch} from '../journal/state/offers.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {displayPath} from '../system/text/display-path.js';
import {deliverBranch} from '../workspace/delivery/deliver-branch.js';
import {lockHolder} from '../workspace/store/lock.js';
import {storeFolderOf} from '../workspace/store/repository-folder.js';
import {requireOutsideRun} from './program/require-outside-run.js';
import {waitForEngine} from './running/wait-for-engine.js';
import {type ChosenResult, chooseCheckpoint, chooseResult} from './selection/choose-checkpoint.js';
import {chooseRun} from './selection/choose-run.js';
import {locateRun} from './selection/find-run.js';
import {type Location, locate} from './selection/locate.js';
import {requireInStore} from './selection/require-kept.js';
import {showResult} from './selection/show-checkpoint.js';
import {ask, isInteractive} from './terminal/ask.js';
import {print} from './terminal/output.js';

export type DeliverOptions = {as?: string; commit?: string; discard?: boolean};

type Trusted = Awaited<ReturnType<typeof requireUnchanged>>;

/** The user's approval of exactly this commit. Throws a Problem (exit code 9) without a terminal and without a named commit. */
const isApproved = async (
	result: ChosenResult,
	branch: string,
	named: string | undefined,
	proof: Trusted,
): Promise<boolean> => {
	const short = result.commit.slice(0, 9);
	if (isInteractive()) {
		if (proof.kind === 'unproven') {
			print(`Not proven: ${proof.why}.\n`);
		}
		if (result.isVerified) {
			return /^y(es)?$/i.test((await ask(`Deliver ${short} as the new branch ${branch}? [y/N] `)) ?? '');
		}

		const answer = await ask(
			`This is NOT verified: ${result.verdictText}. Type "unverified" to deliver ${short} anyway: `,
		);
		return answer === 'unverified';
	}

	const doubt = result.isVerified
		? proof.kind === 'unproven' && `the record of ${result.run} cannot be proven: ${proof.why}`
		: `${short} is not verified (${result.verdictText})`;
	if (doubt) {
		throw new Problem(`${doubt}; only you can deliver it, at a terminal.`, {
			exitCode: exitCodes.needsPerson,
		});
	}

	if (named !== undefined) {
		return true;
	}
	throw new Problem('delivering needs your approval, and this is not a terminal.', {
		hint: `Name the commit you approve: treadle deliver ${result.run} --commit ${result.commit}`,
		exitCode: exitCodes.needsPerson,
	});
};

/** Records the delivery in the journal, while holding the run's lock. */
const record = async (
	{folder}: Location,
	run: string,
	runFolder: string,
	act: () => Promise<DeliveryDone>,
): Promise<DeliveryDone> => {
	const lock = await lockForRun(folder, run, {scope: 'run'});
	try {
		const journal = await openChainedJournal(runFolder);
		try {
			const done = await act();
			await journal.append(done);
			return done;
		} finally {
			await journal.close();
		}
	} finally {
		lock.release();
	}
};

/** Without a terminal the checks would run again, but a run at its delivery gate holds the repository. */
const requireTerminal = (run: string): void => {
	if (isInteractive()) {
		return;
	}
	throw new Problem(`${run} waits for you at its delivery gate.`, {
		hint: `Answer it where it runs, or at a terminal: treadle deliver ${run}`,
		exitCode: exitCodes.needsPerson,
	});
};

/** Answers the delivery gate of a waiting run: its engine delivers. */
const approveGate = async (runFolder: string, gate: string): Promise<void> => {
	const reply = await sendToRun(runFolder, {
		type: 'answer',
		gate,
		answer: {answer: 'approve'},
	});
	if (!reply.ok) {
		throw new Problem(`the run did not accept the answer: ${reply.error}.`);
	}
	// An earlier delivery of the run may have been turned down.
	await waitForEngine(async () => (await readFacts(runFolder)).gate?.gate !== gate, 'the answer');
	await waitForEngine(async () => (await readFacts(runFolder)).finished !== undefined, 'the delivery');
	const {delivery} = await readFacts(runFolder);
	if (delivery?.outcome !== 'delivered') {
		throw new Problem(`it was not delivered: ${delivery?.reason ?? 'the run ended first'}`, {
			exitCode: exitCodes.internal,
		});
	}
};

/** Ends a run that waits at its delivery gate, since rejecting there would let the agent go on. */
const endRun = async ({folder}: Location, run: string, runFolder: string): Promise<void> => {
	const reply = await sendToRun(runFolder, {
		type: 'stop',
		reason: 'its result was discarded from another terminal',
	});
	if (!reply.ok) {
		throw new Problem(`the run did not stop: ${reply.error}.`);
	}
	await waitForEngine(async () => lockHolder(folder, run) === undefined, 'the end of the run');
};

/** Shows a run's result and its verdict, asks, and makes the branch: nothing else in the repository changes. */
export const deliver = async (named: string | undefined, options: DeliverOptions): Promise<ExitCode> => {
	const location = await locate();
	requireOutsideRun(location.folder);
	const name = await chooseRun(named, {
		command: 'treadle deliver',
		fits: run => run.waitsForDelivery || run.waitsAt === 'deliver',
		what: 'results that wait to be delivered',
		none: 'no verified result waits to be delivered.',
	});
	const {run, folder: runFolder} = await locateRun(name);
	const state = await readFacts(runFolder);
	const proof = await requireUnchanged(runFolder);
	const storeFolder = storeFolderOf(location.folder);
	const branch = deliveryBranch(run);
	const waiting = state.gate?.name === 'deliver' && !state.finished ? state.gate.gate : undefined;
	if (!waiting && !options.discard) {
		await requireInStore(location, run, state, chooseCheckpoint(state, run, options.commit).commit);
	}

	const result = await chooseResult({state, run, runFolder, storeFolder, branch, named: options.commit});
	const {commit, take} = result;

	if (options.discard) {
		if (waiting) {
			await endRun(location, run, runFolder);
		}

		await record(location, run, runFolder, async () => ({
			type: 'delivery.done',
			outcome: 'discarded',
			commit,
			as: 'branch',
		}));
		print(`Discarded. The checkpoints stay in ${displayPath(storeFolder)}.\n`);
		return exitCodes.verified;
	}

	await showResult(result, storeFolder);
	if (!(await isApproved(result, branch, options.commit, proof))) {
		print(`Not delivered. It stays where it is: treadle deliver ${run}\n`);
		return exitCodes.stopped;
	}

	if (waiting) {
		requireTerminal(run);
		await approveGate(runFolder, waiting);
	} else {
		await record(location, run, runFolder, async () => {
			const {repository, folder: stateFolder} = location;
			if (!isInteractive()) {
				await verifyAgain({repository, stateFolder, run, runFolder, commit, environment: process.env});
			}

			await deliverBranch({repository: location.repository, storeFolder, commit, branch});
			return {type: 'delivery.done', outcome: 'delivered', commit, as: 'branch', branch};
		});
	}

	print(
		`Delivered as branch ${branch}.\n  See it:  git diff ${result.onto.slice(0, 12)} ${branch}\n  Take it: ${take}\n`,
	);
	return exitCodes.verified;
};
