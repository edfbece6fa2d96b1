import type {Sha, VerifierFinished, VerifierStarted} from '../../journal/events/events.js';
import type {Verifier, VerifyRequest} from '../../verifiers/verifier.js';
import {PrepareProblem} from '../../workspace/checkout/prepare.js';
import type {Context, Events} from '../inbox/context.js';
import {workspaceOf} from '../inbox/make-checkpoint.js';
import {runTask, type TaskOutput} from '../inbox/run-task.js';
import {reserve} from '../progress/reservation.js';
import {concludeVerdict, type Verdict} from '../verdicts/conclusion.js';
import {doubt} from '../verdicts/doubt.js';
import {inOrder} from '../verdicts/order.js';
import {regressionsIn} from '../verdicts/regressions.js';
import {verifyOne} from '../verdicts/run-verifier.js';
import {withTouched} from '../verdicts/with-touched.js';

/** A commit that is being judged. */
type Case = {
	context: Context;
	commit: Sha;
	/** What the verifiers before found, one line each. */
	findings: string[];
	signal: AbortSignal;
	output: TaskOutput;
	/** The commit is not the checkpoint, but what would be delivered of it. */
	forDelivery?: true;
};

/** How events of judging a commit for delivery are told from those of the checkpoint. */
const mark = ({forDelivery}: Case): {delivery?: true} => (forDelivery ? {delivery: true} : {});

/** The checkout as new, for this verifier. */
const renew = async ({context, commit, signal, output}: Case, verifier: Verifier): Promise<string> => {
	const {iteration} = context.progress;
	const report = (line: string) => {
		void output.event({
			type: 'agent.step',
			iteration,
			step: {kind: 'output', id: 'prepare', stream: 'stdout', text: line},
		});
	};

	return workspaceOf(context).checkout(commit, report, signal, {forReview: verifier.byAgent});
};

/** Lets one verifier judge what lies in `folder`, and tells what it says as events. */
const hear = async (which: Case, verifier: Verifier, folder: string): Promise<VerifierFinished> => {
	const {context, findings, signal, output} = which;
	const {bones, loop, place, progress} = context;
	const {iteration, history} = progress;
	// Nothing is known of what would be delivered: under its own id it is not taken for the checkpoint's files.
	const tree = which.forDelivery ? which.commit : progress.tree;
	const {id} = verifier;
	const request: VerifyRequest = {
		folder,
		environment: bones.verifierEnvironment,
		rawLog: place.raw(iteration, which.forDelivery ? `${id}-delivery` : id),
		signal,
		baseline: iteration === 0 ? undefined : history.baselines.get(id),
		work: {goal: loop.goal, tree, diff: async () => bones.diff(which.commit), findings},
	};
	const result = await verifyOne(verifier, {
		request,
		renew: async () => {
			await renew(which, verifier);
		},
		async emit(event) {
			await output.event(
				event.type === 'usage'
					? {type: 'agent.usage', iteration, usage: await bones.price(event.usage, id), verifier: id}
					: {type: 'verifier.output', iteration, verifier: id, stream: event.stream, text: event.text},
			);
		},
	});
	const touched = verifier.hidden || verifier.byAgent ? [] : await workspaceOf(context).touched();
	const doubted = doubt(
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
		...mark(which),
		...doubted,
		...(regressed.length > 0 ? {regressed} : {}),
	};
};

/** The agent's own changes keep its work from being brought to life: that is no pass, and it can put it right. */
const preparedBadly = (
	which: Case,
	{id}: Verifier,
	{message, output}: PrepareProblem,
	milliseconds: number,
): VerifierFinished => ({
	type: 'verifier.finished',
	iteration: which.context.progress.iteration,
	verifier: id,
	...mark(which),
	status: 'failed',
	summary: message,
	milliseconds,
	evidence: output,
});

const reservationFor = (
	{progress, loop}: Context,
	{byAgent, id}: Verifier,
): Pick<VerifierStarted, 'reserved'> => {
	const reserved = byAgent ? reserve(progress.reservations, id, progress.usage, loop.stop) : undefined;
	return reserved ? {reserved} : {};
};

/** All of the loop; of a commit for delivery the commands alone: the diff that agents judged is the same there. */
const askedOf = ({context, forDelivery}: Case): Verifier[] =>
	inOrder(context.bones.verifiers).filter(({byAgent}) => !forDelivery || !byAgent);

/** Judges one verifier after another. Whether the next one is asked depends on what those before it said. */
const judgeInTurn = async (which: Case, tampered: boolean): Promise<VerifierFinished[]> => {
	const {context, commit, signal, output, findings} = which;
	const {iteration} = context.progress;
	const results: VerifierFinished[] = [];
	let folder: string | undefined;
	for (const verifier of askedOf(which)) {
		const isGreen = results.every(({status}) => status === 'passed');
		// On the base every command runs: what it finds there is what later checkpoints are held against.
		const isWanted = verifier.byAgent
			? isGreen && !tampered && iteration > 0
			: isGreen || context.loop.judge === 'all' || iteration === 0;
		if (!isWanted) {
			break;
		}

		await output.event({
			type: 'verifier.started',
			iteration,
			verifier: verifier.id,
			commit,
			...mark(which),
			...reservationFor(context, verifier),
		});
		const start = performance.now();
		let finished: VerifierFinished;
		try {
			if (folder === undefined || verifier.hidden || verifier.byAgent) {
				folder = await renew(which, verifier);
			} else {
				await workspaceOf(context).restore();
			}

			finished = await hear(which, verifier, folder);
		} catch (error) {
			if (!(error instanceof PrepareProblem && iteration > 0)) {
				throw error;
			}

			finished = preparedBadly(which, verifier, error, Math.round(performance.now() - start));
		}

		if (signal.aborted) {
			break;
		}

		// What a hidden check laid over the files is not for the next one to find.
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
 * Source: DESIGN section 6 rules 2, 3 and 4.
 *
 * @throws {Halt | GoBack}
 * @throws {Problem} when the checkout of the base cannot be brought to life
 */
export async function* verify(context: Context, commit: Sha, tampered: readonly string[]): Events<Verdict> {
	const results = yield* runTask(context, async (signal, output) =>
		judgeInTurn({context, commit, findings: [], signal, output}, tampered.length > 0),
	);
	return concludeVerdict({
		verifiers: inOrder(context.bones.verifiers),
		results,
		tampered,
		isBase: context.progress.iteration === 0,
	});
}

/**
 * Runs the commands on a commit that would be delivered in place of the verified checkpoint.
 *
 * @returns why it is not as good as the checkpoint, one line a check; empty when every command passed
 * @throws {Halt | GoBack}
 */
export async function* judgeForDelivery(context: Context, commit: Sha): Events<string[]> {
	const results = yield* runTask(context, async (signal, output) =>
		judgeInTurn({context, commit, findings: [], signal, output, forDelivery: true}, false),
	);
	const verifiers = inOrder(context.bones.verifiers).filter(({byAgent}) => !byAgent);
	const {verdict, reasons} = concludeVerdict({verifiers, results, tampered: [], isBase: false});
	return verdict === 'passed' || verifiers.length === 0 ? [] : reasons;
}
