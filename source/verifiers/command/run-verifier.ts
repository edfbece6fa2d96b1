import type {VerifierResult} from '../../journal/events/events.js';
import type {Baseline} from '../../journal/events/measure.js';
import {oneLine} from '../../system/text/sanitize.js';
import {installHiddenChecks, readHiddenChecks, requireHiddenChecks} from '../hidden-checks.js';
import {withPrinted} from '../printed/with-printed.js';
import {removeReport} from '../report/report-file.js';
import type {Verifier, VerifierEvent, VerifyRequest} from '../verifier.js';
import {reportResult} from './report-result.js';
import {type CommandOptions, type CommandRun, runCommand, withObstacle} from './run-command.js';

export type RunVerifierOptions = Omit<CommandOptions, 'onChunk'> & {
	id: string;
	/** Report of its tests, relative to the checkout; without it the exit code judges alone. */
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

/** Lays the hidden checks over the checkout, unless they are not those that judged the base. */
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

/** Nothing that would tell the agent what is in the checks: how the command ended, and how many tests passed. */
const hiddenResult = (result: VerifierResult, {judged}: CommandRun, digest: string): VerifierResult => {
	const {status, exitCode, milliseconds, measure, baseline, couldNotRun} = result;
	const count = measure?.kind === 'tests' ? `${measure.passed} of ${measure.total} tests passed; ` : '';
	const doubt =
		status !== judged.status && status === 'unverified'
			? couldNotRun
				? ', as it could not run'
				: ', but what it reports proves nothing'
			: '';
	return {
		status,
		summary: `hidden checks: ${count}${judged.summary}${doubt}`,
		exitCode,
		milliseconds,
		evidence: '',
		...(measure ? {measure} : {}),
		...(couldNotRun ? {couldNotRun} : {}),
		baseline: {...baseline, hidden: digest},
	};
};

/**
 * Judges a checkpoint by a command that runs in a clean checkout of it: by its exit code, and where the loop names a
 * report, by what that says of each test. Hidden checks are laid over the checkout before; what they print and say is
 * for the person alone.
 */
export const createRunVerifier = (options: RunVerifierOptions): Verifier => {
	const {id, command, report, hidden, probe = 1} = options;

	const judge = async (run: CommandRun, {folder, baseline}: VerifyRequest): Promise<VerifierResult> => {
		const judged: VerifierResult = {
			...withObstacle(
				report === undefined ? run.judged : await reportResult(run, {folder, report, baseline}),
				run,
			),
			milliseconds: run.milliseconds,
			evidence: run.evidence.read(),
		};
		const told = withPrinted(judged, run.printed);
		return {...told, summary: oneLine(told.summary, 300)};
	};

	async function* verify(request: VerifyRequest): AsyncGenerator<VerifierEvent> {
		const {folder, baseline} = request;
		const laid = hidden === undefined ? undefined : await installHidden(hidden, folder, baseline);
		if (typeof laid === 'object') {
			yield {type: 'finished', ...laid};
			return;
		}

		const why = report === undefined ? undefined : await removeReport(folder, report);
		if (why !== undefined) {
			yield {type: 'finished', ...notStarted('unverified', `${report} would prove nothing: ${why}`)};
			return;
		}

		const run = yield* runCommand(options, request);
		const result = await judge(run, request);
		if (laid === undefined) {
			yield {type: 'finished', ...result};
			return;
		}

		// The person sees in the output what the agent does not learn from the result.
		yield {type: 'output', stream: 'stdout', text: `— ${result.summary}`};
		const {baseline: found, ...kept} = hiddenResult(result, run, laid);
		yield {type: 'finished', ...kept, ...(baseline ? {} : {baseline: found})};
	}

	return {
		id,
		kind: 'run',
		label: oneLine(command),
		byAgent: false,
		probe,
		hidden: hidden !== undefined,
		...(hidden === undefined ? {} : {preflight: repository => requireHiddenChecks(hidden, repository)}),
		verify,
	};
};
