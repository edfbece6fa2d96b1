import type {Sha, VerdictStatus, VerifierFinished} from '../journal/events.js';
import type {Verifier, VerifierEvent} from '../verifiers/verifier.js';
import type {Context, Turn} from './context.js';
import {workspaceOf} from './make-checkpoint.js';
import {runTask, type TaskOutput} from './run-task.js';

/** What the verifiers found, before a person had a say. */
export type Judgement = {verdict: VerdictStatus; reasons: string[]};

const runVerifier = async (
	context: Context,
	verifier: Verifier,
	folder: string,
	signal: AbortSignal,
	output: TaskOutput,
): Promise<VerifierFinished> => {
	const {iteration} = context.progress;
	const events: AsyncIterable<VerifierEvent> = verifier.verify({
		folder,
		environment: context.bones.verifierEnvironment,
		rawLog: context.place.raw(iteration, verifier.id),
		signal,
		baseline: undefined,
		work: {goal: context.loop.goal, tree: context.progress.tree, diff: async () => '', findings: []},
	});
	let finished: VerifierFinished = {
		type: 'verifier.finished',
		iteration,
		verifier: verifier.id,
		status: 'unverified',
		summary: 'the verifier ended without a result',
		milliseconds: 0,
		evidence: '',
	};
	for await (const event of events) {
		if (event.type === 'output') {
			await output.event({
				type: 'verifier.output',
				iteration,
				verifier: verifier.id,
				stream: event.stream,
				text: event.text,
			});
		} else if (event.type === 'finished') {
			const {type: _, ...result} = event;
			finished = {...finished, ...result, evidence: result.status === 'passed' ? '' : result.evidence};
		}
	}

	return finished;
};

/** The reasons a verdict is given with: one line for every verifier that did not pass. */
const reasonsFor = (results: readonly VerifierFinished[], verifiers: readonly Verifier[]): string[] =>
	results
		.filter(({status}) => status !== 'passed')
		.map(({verifier, status, summary}) => {
			const label = verifiers.find(({id}) => id === verifier)?.label ?? verifier;
			return `${label}: ${status}, ${summary}`;
		});

/** All must pass; the first that does not says what the verdict is. */
const verdictOf = (results: readonly VerifierFinished[], verifiers: readonly Verifier[]): VerdictStatus =>
	results.find(({status}) => status !== 'passed')?.status ??
	(results.length === verifiers.length ? 'passed' : 'unverified');

/**
 * Runs the verifiers on a clean checkout of a commit, in order, up to the first that does not pass. An agent's own
 * claim plays no part. Source: DESIGN section 6 rules 2 and 3.
 *
 * @throws {Halt | GoBack}
 * @throws {Problem} when the checkout cannot be brought to life
 */
export async function* judge(context: Context, commit: Sha, tampered: readonly string[]): Turn<Judgement> {
	const {bones} = context;
	const {iteration} = context.progress;
	const workspace = workspaceOf(context);

	const results: VerifierFinished[] = [];
	yield* runTask(context, async (signal, output) => {
		const report = (line: string) => {
			void output.event({
				type: 'agent.step',
				iteration,
				step: {kind: 'output', id: 'prepare', stream: 'stdout', text: line},
			});
		};

		const folder = await workspace.checkout(commit, report, signal);
		for (const verifier of bones.verifiers) {
			await output.event({type: 'verifier.started', iteration, verifier: verifier.id, commit});
			const finished = await runVerifier(context, verifier, folder, signal, output);
			if (signal.aborted) {
				return;
			}

			await output.event(finished);
			results.push(finished);
			if (finished.status !== 'passed') {
				return;
			}
		}
	});
	const reasons = reasonsFor(results, bones.verifiers);
	return tampered.length > 0
		? {
				verdict: 'tampered',
				reasons: [`protected files were changed and have been put back: ${tampered.join(', ')}`, ...reasons],
			}
		: {verdict: verdictOf(results, bones.verifiers), reasons};
}
