import {oneLine} from '../system/purify.js';
import {createRedactor, type Redact} from '../system/redact.js';
import type {OutputStream, ProcessEnd} from '../system/start-process.js';
import {streamOutput} from '../system/stream-output.js';
import {createEvidence, type Evidence} from './evidence.js';
import {type Judgement, judgeExit} from './judge-exit.js';
import {createPrintedFailures} from './printed/printed-failures.js';
import type {VerifierEvent, VerifyRequest} from './verifier.js';

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
	judged: Judgement;
	end: ProcessEnd;
	milliseconds: number;
	/** What it printed. */
	evidence: Evidence;
	/** Names of failing tests in it, where a known runner printed them. For telling: nothing is decided by them. */
	printed: string[];
	redact: Redact;
};

type Output = Extract<VerifierEvent, {type: 'output'}>;

const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Runs a command in the checkout, tells what it prints, and returns how it ended. When its reader leaves early, the
 * request is aborted or the time is up, it and all it started is ended.
 */
export async function* runCommand(
	{command, timeLimit, environment, outputLimit, onChunk}: CommandOptions,
	request: Pick<VerifyRequest, 'folder' | 'environment' | 'signal'>,
): AsyncGenerator<Output, CommandRun> {
	const {folder, signal} = request;
	const start = performance.now();
	const evidence = createEvidence();
	const failures = createPrintedFailures();
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
	const timer = setTimeout(() => stop('time'), Math.min(timeLimit, LONGEST_TIMER));
	signal.addEventListener('abort', onAbort);
	if (signal.aborted) {
		onAbort();
	}

	try {
		for await (const batch of batches) {
			evidence.add(batch.text);
			failures.add(batch.text);
			yield {type: 'output', ...batch};
		}

		const end = await ended;
		const milliseconds = Math.round(performance.now() - start);
		const judged = judgeExit({
			command,
			folder,
			environment: request.environment,
			end,
			milliseconds,
			cut,
			timeLimit,
		});
		const summary = oneLine(redact(judged.summary), 300);
		return {judged: {...judged, summary}, end, milliseconds, evidence, printed: failures.read(), redact};
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', onAbort);
		await process.stop();
	}
}
