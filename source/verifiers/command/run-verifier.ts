import type {VerifierResult} from '../../journal/events/events.js';
import type {Baseline} from '../../journal/events/measure.js';
import {oneLine} from '../../system/text/sanitize.js';
import {withPrinted} from '../printed/printed-failures.js';
import {removeReport} from '../report/report-file.js';
import type {Verifier, VerifierEvent, VerifyRequest} from '../verifier.js';
import {installHiddenChecks, readHiddenChecks, requireHiddenChecks} from './hidden-checks.js';
import {reportResult} from './report-result.js';
import {type CommandOptions, type CommandRun, runCommand, withObstacle} from './run-command.js';

export type RunVerifierOptions = Omit<CommandOptions, 'onChunk'> & {
	id: string;
	/** Report of its tests, relative to the checkout; without it the exit code decides alone. */
	report?: string;
	/** Absolute path of checks outside the repository. */
	hidden?: string;
	/** How often it is repeated on one tree; once by default. */
	probe?: number;
};

/** Why the command was not even started. */
const notStarted = (status: 'unverified' | 'tampered', summary: string): VerifierResult => ({
	status,
	summary: oneLine(summary, 300),
	milliseconds: 0,
	evidence: '',
});

/** Copies the hidden checks into the checkout, unless they differ from those that the base was checked with. */
const installHidden = async (
	hidden: string,
	folder: string,
	baseline: Baseline | undefined,
): Promise<string | VerifierResult> => {
	const isKnown = baseline?.hidden !== undefined;
	try {
		const checks = await readHiddenChecks(hidden);
		if (isKnown && checks.digest !== baseline.hidden) {
			return notStarted(
				'tampered',
				'hidden checks: they are not those that judged the base; put them back, or start a new run with them as they are',
			);
		}

		await installHiddenChecks(folder, checks);
		return checks.digest;
	} catch (error) {
		return notStarted(isKnown ? 'tampered' : 'unverified', `hidden checks: ${(error as Error).message}`);
	}
};

/** How the command ended and how many tests passed, without anything that tells the agent what is in the checks. */
const hiddenResult = (result: VerifierResult, {result: exit}: CommandRun, digest: string): VerifierResult => {
	const {status, exitCode, milliseconds, measure, baseline, couldNotRun} = result;
	const count = measure?.kind === 'tests' ? `${measure.passed} of ${measure.total} tests passed; ` : '';
	const doubt =
		status !== exit.status && status === 'unverified'
			? couldNotRun
				? ', as it could not run'
				: ', but what it reports proves nothing'
			: '';
	return {
		status,
		summary: `hidden checks: ${count}${exit.summary}${doubt}`,
		exitCode,
		milliseconds,
		evidence: '',
		measure,
		couldNotRun,
		baseline: {...baseline, hidden: digest},
	};
};

/**
 * Verifies a checkpoint with a command that runs in a clean checkout of it: by its exit code, and where the loop names a
 * report, by what that says of each test. Hidden checks are copied into the checkout first; what they print is shown to
 * you and not to the agent.
 */
export const createRunVerifier = (options: RunVerifierOptions): Verifier => {
	const {id, command, report, hidden, probe = 1} = options;

	const resultOf = async (run: CommandRun, {folder, baseline}: VerifyRequest): Promise<VerifierResult> => {
		const reported = report === undefined ? run.result : await reportResult(run, {folder, report, baseline});
		const result = withPrinted(
			{
				...withObstacle(reported, run),
				milliseconds: run.milliseconds,
				evidence: run.evidence.read(),
			},
			run.printed,
		);
		return {...result, summary: oneLine(result.summary, 300)};
	};

	async function* verify(request: VerifyRequest): AsyncGenerator<VerifierEvent> {
		const {folder, baseline} = request;
		const installed = hidden === undefined ? undefined : await installHidden(hidden, folder, baseline);
		if (typeof installed === 'object') {
			yield {type: 'finished', ...installed};
			return;
		}

		const why = report === undefined ? undefined : await removeReport(folder, report);
		if (why !== undefined) {
			yield {type: 'finished', ...notStarted('unverified', `${report} would prove nothing: ${why}`)};
			return;
		}

		const run = yield* runCommand(options, request);
		const result = await resultOf(run, request);
		if (installed === undefined) {
			yield {type: 'finished', ...result};
			return;
		}

		// You see in the output what the agent does not learn from the result.
		yield {type: 'output', stream: 'stdout', text: `— ${result.summary}`};
		const shown = hiddenResult(result, run, installed);
		yield {type: 'finished', ...shown, baseline: baseline ? undefined : shown.baseline};
	}

	return {
		id,
		kind: 'run',
		label: oneLine(command),
		byAgent: false,
		probe,
		hidden: hidden !== undefined,
		preflight: hidden === undefined ? undefined : repository => requireHiddenChecks(hidden, repository),
		verify,
	};
};
