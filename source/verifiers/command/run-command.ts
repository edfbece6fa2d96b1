import type {Measure} from '../../journal/events/measure.js';
import {afterWorking} from '../../system/process/held-timer.js';
import type {OutputStream, ProcessEnd} from '../../system/process/start-process.js';
import {streamOutput} from '../../system/process/stream-output.js';
import {createRedactor, type Redact} from '../../system/secrets/redact.js';
import {oneLine} from '../../system/text/sanitize.js';
import {createPrintedFailures} from '../printed/printed-failures.js';
import type {VerifierEvent, VerifyRequest} from '../verifier.js';
import {createEvidence, type Evidence} from './evidence.js';
import {type ExitResult, exitResult} from './exit-result.js';
import {createObstacleFinder, type Obstacle} from './obstacle.js';

export type CommandOptions = {
	/** Run by the shell. */
	command: string;
	/** milliseconds after which it counts as not answering */
	timeLimit: number;
	/** Treadle's own environment, whose secrets are taken out of what the command prints. */
	environment: NodeJS.ProcessEnv;
	/** Most bytes the command may print; 200 MB by default. */
	outputLimit?: number;
	/** Gets every byte as it was printed. */
	onChunk?: (chunk: Uint8Array, stream: OutputStream) => void;
};

export type CommandRun = {
	/** What its end alone says; the summary is one line, without secrets. */
	result: ExitResult;
	end: ProcessEnd;
	milliseconds: number;
	/** What it printed. */
	evidence: Evidence;
	/** Names of failing tests in it, where a known runner printed them. Shown only: nothing is decided by them. */
	printed: string[];
	redact: Redact;
	/** What kept it from running, where that is why it failed. */
	obstacle: Obstacle | undefined;
};

type Output = Extract<VerifierEvent, {type: 'output'}>;

/**
 * Runs a command in the checkout, yields what it prints, and returns how it ended. It and all it started are ended when
 * the reader leaves early, the request is aborted or the time is up.
 */
export async function* runCommand(
	{command, timeLimit, environment, outputLimit, onChunk}: CommandOptions,
	request: Pick<VerifyRequest, 'folder' | 'environment' | 'signal' | 'heldFor'>,
): AsyncGenerator<Output, CommandRun> {
	const {folder, signal} = request;
	const start = performance.now();
	const evidence = createEvidence();
	const failures = createPrintedFailures();
	const obstacles = createObstacleFinder();
	const redact = createRedactor({...environment, ...request.environment});
	const {process, batches, ended} = streamOutput({
		command,
		folder,
		environment: request.environment,
		stdin: 'ignore',
		redact,
		outputLimit,
		onChunk,
	});
	let cut: 'time' | 'stop' | undefined;
	const stop = (reason: 'time' | 'stop'): void => {
		cut ??= reason;
		void process.stop();
	};

	const onAbort = (): void => stop('stop');
	const callOff = afterWorking(timeLimit, () => stop('time'), request.heldFor);
	signal.addEventListener('abort', onAbort);
	if (signal.aborted) {
		onAbort();
	}

	try {
		for await (const batch of batches) {
			evidence.add(batch.text);
			failures.add(batch.text);
			obstacles.add(batch.text);
			yield {type: 'output', ...batch};
		}

		const end = await ended;
		const milliseconds = Math.round(performance.now() - start);
		const obstacle =
			end.code === undefined || end.code === 0 || cut ? undefined : await obstacles.find(folder);
		const result = exitResult({
			command,
			folder,
			environment: request.environment,
			end,
			milliseconds,
			cut,
			timeLimit,
			missing: obstacle?.program,
		});
		const summary = oneLine(redact(result.summary), 300);
		return {
			result: {...result, summary},
			end,
			milliseconds,
			evidence,
			printed: failures.read(),
			redact,
			obstacle,
		};
	} finally {
		callOff();
		signal.removeEventListener('abort', onAbort);
		await process.stop();
	}
}

/**
 * A command that failed because something it needs was missing says nothing about the work: that is unverified, unless
 * a test that passed in its report shows that it could run.
 */
export const withObstacle = <Result extends ExitResult & {measure?: Measure}>(
	result: Result,
	{obstacle, redact}: Pick<CommandRun, 'obstacle' | 'redact'>,
): Result & {couldNotRun?: true} =>
	result.status !== 'failed' ||
	obstacle === undefined ||
	(result.measure?.kind === 'tests' && result.measure.passed > 0)
		? result
		: {
				...result,
				status: 'unverified',
				summary: `could not run: ${redact(obstacle.why)} (${result.summary})`,
				couldNotRun: true,
			};
