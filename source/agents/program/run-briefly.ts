import {startProcess} from '../../system/process/start-process.js';

export type BriefRun =
	| {
			kind: 'ended';
			/** Undefined when a signal ended it. */
			code: number | undefined;
			/** The first 64 kB of its output, not sanitized. */
			stdout: string;
			stderr: string;
	  }
	/** It took too long and was ended, with all it had started. */
	| {kind: 'late'}
	/** `reason` is a sentence. */
	| {kind: 'not-started'; reason: string};

export type BriefOptions = {
	folder: string;
	environment: Record<string, string>;
	/** milliseconds after which it is ended */
	limit: number;
	/** Ends it early, as if it were late. */
	signal?: AbortSignal;
};

/** bytes */
const kept = 65_536;
/** milliseconds between SIGTERM and SIGKILL */
const endGrace = 200;

/** Runs a program that should print something short and exit, in a process group of its own. Never throws. */
export const runBriefly = async (command: readonly string[], options: BriefOptions): Promise<BriefRun> => {
	const printed = {stdout: '', stderr: ''};
	const child = startProcess({
		command,
		folder: options.folder,
		environment: options.environment,
		stdin: 'ignore',
		grace: endGrace,
		onOutput(chunk, stream) {
			printed[stream] = (printed[stream] + chunk.toString()).slice(0, kept);
		},
	});
	let isLate = false;
	const stop = (): void => {
		isLate = true;
		void child.stop();
	};
	const timer = setTimeout(stop, options.limit);
	options.signal?.addEventListener('abort', stop);
	if (options.signal?.aborted) {
		stop();
	}

	const {code, problem} = await child.exited;
	clearTimeout(timer);
	options.signal?.removeEventListener('abort', stop);
	if (problem) {
		return {kind: 'not-started', reason: problem.message};
	}

	return isLate ? {kind: 'late'} : {kind: 'ended', code, ...printed};
};
