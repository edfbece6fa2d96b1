import {createQueue} from '../queue.js';
import {type Redact, redactBlocks} from '../secrets/redact.js';
import {createSanitizer} from '../text/sanitize.js';
import {createLineSplitter} from '../text/split-lines.js';
import {createLineBatch, type Lines} from './line-batch.js';
import {type OutputStream, type ProcessEnd, type RunningProcess, startProcess} from './start-process.js';

/** One or more whole lines, sanitized, joined by `\n` and without the last line end. */
export type OutputBatch = {stream: OutputStream; text: string};

export type StreamOutputOptions = {
	command: string | readonly string[];
	folder: string;
	environment: Record<string, string>;
	stdin: 'ignore' | 'pipe' | {text: string};
	redact: Redact;
	/** Most bytes it may print before it is killed; 200 MB by default. */
	outputLimit?: number;
	/** Gets every byte as it was printed: for output that a program parses, as the lines in batches may be cut. */
	onChunk?: (chunk: Uint8Array, stream: OutputStream) => void;
};

export type StreamedProcess = {
	process: RunningProcess;
	/** What it prints, in batches, to the end; at most some twenty a second. Ends when the process has ended. */
	batches: AsyncIterable<OutputBatch>;
	/** As `process.exited`, after the last batch is in the queue. */
	ended: Promise<ProcessEnd>;
	/** `performance.now()` when it last printed anything, or was started. */
	lastOutputAt: () => number;
};

/** milliseconds between two batches */
const interval = 50;
/** Batches waiting for the reader from which on the process is paused. */
const queueLimit = 100;

/** Runs a command and streams what it prints, bounded in time and size whatever it prints. */
export const streamOutput = (options: StreamOutputOptions): StreamedProcess => {
	const sanitize = createSanitizer(options.redact);
	const batch = createLineBatch();
	const splitters = {stdout: createLineSplitter(), stderr: createLineSplitter()};
	const redactors = {stdout: redactBlocks(options.redact), stderr: redactBlocks(options.redact)};
	let timer: NodeJS.Timeout | undefined;
	let lastOutputAt = performance.now();

	const batches = createQueue<OutputBatch>({
		full: queueLimit,
		onFull: () => process.pause(),
		onEmpty: () => process.resume(),
	});

	const pass = (lines: readonly Lines[]): void => {
		for (const {stream, text} of lines) {
			batches.push({stream, text: sanitize(text)});
		}
	};

	const flushLater = (): void => {
		timer ??= setTimeout(
			() => {
				timer = undefined;
				pass(batch.take(performance.now()));
			},
			Math.max(interval, batch.dueIn(performance.now())),
		);
	};

	const take = (stream: OutputStream, lines: string | undefined): void => {
		if (lines === undefined) {
			return;
		}

		batch.add(stream, redactors[stream](lines));
		flushLater();
	};

	const process = startProcess({
		...options,
		onOutput(chunk, stream) {
			lastOutputAt = performance.now();
			options.onChunk?.(chunk, stream);
			take(stream, splitters[stream].push(chunk));
		},
	});

	const ended = process.exited.then(end => {
		take('stdout', splitters.stdout.end());
		take('stderr', splitters.stderr.end());
		clearTimeout(timer);
		pass(batch.takeLast());
		batches.end();
		return end;
	});

	return {process, batches, ended, lastOutputAt: () => lastOutputAt};
};
