import type {Sha, VerifierFinished, VerifierStarted} from '../../journal/events/events.js';
import type {Verifier, VerifyRequest} from '../../verifiers/verifier.js';
import {PrepareProblem} from '../../workspace/checkout/prepare.js';
import {leftForToday, requireToday} from '../budgets/today.js';
import type {Context, Events} from '../inbox/context.js';
import {runTask, type TaskOutput} from '../inbox/run-task.js';
import {reserve} from '../progress/reservation.js';
import {concludeVerdict, type Verdict} from '../verdicts/conclusion.js';
import {markFlaky} from '../verdicts/flakiness.js';
import {inOrder} from '../verdicts/order.js';
import {regressionsIn} from '../verdicts/regressions.js';
import {runVerifier} from '../verdicts/run-verifier.js';
import {withTouched} from '../verdicts/with-touched.js';
import {workspaceOf} from './checkpoint.js';

/** A commit that is being verified. */
type Verification = {
	context: Context;
	commit: Sha;
	/** What the verifiers before found, one line each. */
	findings: string[];
	signal: AbortSignal;
	output: TaskOutput;
	/** The commit is not the checkpoint, but what would be delivered of it. */
	forDelivery?: true;
	/** With protected files as in this commit: they are the user's, who changed them since. */
	asIs?: boolean | undefined;
};

/** Marks events about a commit for delivery, which are not about the checkpoint. */
const deliveryMark = ({forDelivery}: Verification): {delivery?: true} =>
	forDelivery ? {delivery: true} : {};

/** A clean checkout for this verifier. */
const freshCheckout = async (
	{context, commit, signal, output, asIs}: Verification,
	verifier: Verifier,
): Promise<string> => {
	const {iteration} = context.progress;
	const report = (line: string) => {
		void output.event({
			type: 'agent.step',
			iteration,
			step: {kind: 'output', id: 'prepare', stream: 'stdout', text: line},
		});
	};

	return workspaceOf(context).checkout(commit, report, signal, {
		forReview: verifier.byAgent,
		...(asIs ? {asIs} : {}),
	});
};

/** Runs one verifier in `folder`, and reports what it says as events. */
const runOne = async (which: Verification, verifier: Verifier, folder: string): Promise<VerifierFinished> => {
	const {context, findings, signal, output} = which;
	const {parts, loop, place, progress} = context;
	const {iteration, history} = progress;
	// What would be delivered has other files than the checkpoint, so its results are kept under an id of its own.
	const tree = which.forDelivery ? which.commit : progress.tree;
	const {id} = verifier;
	const request: VerifyRequest = {
		folder,
		environment: parts.verifierEnvironment,
		rawLog: place.raw(iteration, which.forDelivery ? `${id}-delivery` : id),
		signal,
		heldFor: context.freezer.heldFor,
		baseline: iteration === 0 ? undefined : history.baselines.get(id),
		work: {goal: loop.goal, tree, diff: async () => parts.diff(which.commit), findings},
	};
	const result = await runVerifier(verifier, {
		request,
		freshCheckout: async () => {
			await freshCheckout(which, verifier);
		},
		async emit(event) {
			await output.event(
				event.type === 'usage'
					? {
							type: 'agent.usage',
							iteration,
							usage: await parts.price(event.usage, {verifier: id}),
							verifier: id,
						}
					: {type: 'verifier.output', iteration, verifier: id, stream: event.stream, text: event.text},
			);
		},
	});
	const touched = verifier.hidden || verifier.byAgent ? [] : await workspaceOf(context).touched();
	const doubted = markFlaky(
		history,
		verifier,
		tree,
		withTouched(result, touched, iteration === 0 ? undefined : (request.baseline ?? {})),
	);
	const regressed = regressionsIn(history, verifier, doubted);
	return {
		type: 'verifier.finished',
		iteration,
		verifier: id,
		...deliveryMark(which),
		...doubted,
		...(regressed.length > 0 ? {regressed} : {}),
	};
};

/** The agent's changes break `prepare`: not a pass, and the agent can fix it. */
const failedByPrepare = (
	which: Verification,
	{id}: Verifier,
	{message, output}: PrepareProblem,
	milliseconds: number,
): VerifierFinished => ({
	type: 'verifier.finished',
	iteration: which.context.progress.iteration,
	verifier: id,
	...deliveryMark(which),
	status: 'failed',
	summary: message,
	milliseconds,
	evidence: output,
});

const reservationFor = (context: Context, {byAgent, id}: Verifier): Pick<VerifierStarted, 'reserved'> => {
	const {progress, loop} = context;
	const reserved = byAgent
		? reserve(progress.reservations, id, progress.usage, loop.stop, leftForToday(context))
		: undefined;
	return reserved ? {reserved} : {};
};

/** All verifiers of the loop; for delivery only the commands, as the diff that agents reviewed is the same. */
const verifiersFor = ({context, forDelivery}: Verification): Verifier[] =>
	inOrder(context.parts.verifiers).filter(({byAgent}) => !forDelivery || !byAgent);

/** Runs one verifier after another. Whether the next one runs depends on what those before it said. */
const runVerifiers = async (which: Verification, tampered: boolean): Promise<VerifierFinished[]> => {
	const {context, commit, signal, output, findings} = which;
	const {iteration} = context.progress;
	const results: VerifierFinished[] = [];
	let folder: string | undefined;
	for (const verifier of verifiersFor(which)) {
		const isGreen = results.every(({status}) => status === 'passed');
		// On the base every command runs: later checkpoints are compared with what it finds there.
		const isWanted = verifier.byAgent
			? isGreen && !tampered && iteration > 0
			: isGreen || context.loop.judge === 'all' || iteration === 0;
		if (!isWanted) {
			break;
		}

		if (verifier.byAgent) {
			requireToday(context);
		}

		await output.event({
			type: 'verifier.started',
			iteration,
			verifier: verifier.id,
			commit,
			...deliveryMark(which),
			...reservationFor(context, verifier),
		});
		const start = performance.now();
		let finished: VerifierFinished;
		try {
			if (folder === undefined || verifier.hidden || verifier.byAgent) {
				folder = await freshCheckout(which, verifier);
			} else {
				await workspaceOf(context).restore();
			}

			finished = await runOne(which, verifier, folder);
		} catch (error) {
			if (!(error instanceof PrepareProblem && iteration > 0)) {
				throw error;
			}

			finished = failedByPrepare(which, verifier, error, Math.round(performance.now() - start));
		}

		if (signal.aborted) {
			break;
		}

		// The files of a hidden check must not be there for the next verifier.
		folder = verifier.hidden ? undefined : folder;
		await output.event(finished);
		results.push(finished);
		findings.push(`${verifier.label}: ${finished.status}, ${finished.summary}`);
	}

	return results;
};

/**
 * Runs the verifiers on a clean checkout of a commit: commands first, up to the first that does not pass unless the loop
 * wants all, and agents only when every command passed. An agent's own claim plays no part.
 *
 * @throws {Halt | RollBack}
 * @throws {Problem} when the checkout of the base cannot be prepared
 */
export async function* verify(context: Context, commit: Sha, tampered: readonly string[]): Events<Verdict> {
	const results = yield* runTask(context, async (signal, output) =>
		runVerifiers({context, commit, findings: [], signal, output}, tampered.length > 0),
	);
	return concludeVerdict({
		verifiers: inOrder(context.parts.verifiers),
		results,
		tampered,
		isBase: context.progress.iteration === 0,
	});
}

/**
 * Runs the commands on a commit that would be delivered in place of the verified checkpoint.
 *
 * @param asIs it is verified with its own protected files, not those of the base: it lies on newer commits of the user's
 * @returns why it is not as good as the checkpoint, one line a check; empty when every command passed
 * @throws {Halt | RollBack}
 */
export async function* verifyForDelivery(
	context: Context,
	commit: Sha,
	{asIs}: {asIs?: boolean} = {},
): Events<string[]> {
	const results = yield* runTask(context, async (signal, output) =>
		runVerifiers({context, commit, findings: [], signal, output, forDelivery: true, asIs}, false),
	);
	const verifiers = inOrder(context.parts.verifiers).filter(({byAgent}) => !byAgent);
	const {verdict, reasons} = concludeVerdict({verifiers, results, tampered: [], isBase: false});
	return verdict === 'passed' || verifiers.length === 0 ? [] : reasons;
}
