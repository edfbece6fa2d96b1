import {oneLine} from '../system/purify.js';
import {createRedactor} from '../system/redact.js';
import {streamOutput} from '../system/stream-output.js';
import {createEvidence} from './evidence.js';
import {judgeExit} from './judge-exit.js';
import type {Verifier, VerifierEvent, VerifyRequest} from './verifier.js';

export type RunVerifierOptions = {
	id: string;
	/** Run by the shell. */
	command: string;
	/** milliseconds after which it counts as not answering */
	timeLimit: number;
	/** Treadle's own environment, whose secrets are taken out of what the command prints. */
	environment: NodeJS.ProcessEnv;
	/** Most bytes the command may print; 200 MB by default. */
	outputLimit?: number;
};

const LONGEST_TIMER = 2 ** 31 - 1;

/** Judges a checkpoint by the exit code of a command that runs in a clean checkout of it. */
export const createRunVerifier = ({
	id,
	command,
	timeLimit,
	environment,
	outputLimit,
}: RunVerifierOptions): Verifier => {
	async function* verify(request: VerifyRequest): AsyncGenerator<VerifierEvent> {
		const {folder, signal} = request;
		const start = performance.now();
		const evidence = createEvidence();
		const redact = createRedactor({...environment, ...request.environment});
		const {process, batches, ended} = streamOutput({
			command,
			folder,
			environment: request.environment,
			stdin: 'ignore',
			redact,
			rawLog: request.rawLog,
			outputLimit,
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
			yield {
				type: 'finished',
				...judged,
				summary: oneLine(redact(judged.summary), 300),
				milliseconds,
				evidence: evidence.read(),
			};
		} finally {
			clearTimeout(timer);
			signal.removeEventListener('abort', onAbort);
			await process.stop();
		}
	}

	return {id, kind: 'run', label: oneLine(command), byAgent: false, probe: 1, hidden: false, verify};
};
