import {openRawLog} from '../../system/process/raw-log.js';
import {type ProcessEnd, startProcess} from '../../system/process/start-process.js';
import {type Redact, redactBlocks} from '../../system/secrets/redact.js';
import type {Sanitize} from '../../system/text/sanitize.js';
import {oneLine} from '../../system/text/sanitize.js';
import {createLineSplitter} from '../../system/text/split-lines.js';

/** A conversation with a process in lines over stdin and stdout, which carries every protocol. */
export type LineTransport = {
	pid: number | undefined;
	/** Sends one line. A process that has ended is not an error; `ended` reports it. */
	send: (line: string) => void;
	/** Asks the process to end by closing its stdin. */
	closeInput: () => void;
	/** Pauses and resumes reading, for consumers that fall behind. */
	pause: () => void;
	resume: () => void;
	/** `performance.now()` when the process last printed anything, or was started. */
	lastOutputAt: () => number;
	/** Counts a line that is not a message of the protocol. */
	discard: (line: string) => void;
	/** How many lines were discarded, and the beginning of the first one, sanitized. */
	garbage: () => {count: number; first: string};
	/** The last lines it printed on stderr, sanitized, newest last. */
	errorLines: () => string[];
	/** Resolves when the process and its descendants have ended and every line was passed on. */
	ended: Promise<ProcessEnd>;
	stop: () => Promise<void>;
	/** Marks the processes that run now as the agent's own; the function returned ends all that it started later. */
	bookmark: () => () => Promise<void>;
};

export type LineTransportOptions = {
	command: string | readonly string[];
	folder: string;
	environment: Record<string, string>;
	/** File for both sides of the conversation: sent lines begin with `> `, received ones with `< `, stderr with `! `. */
	rawLog: string;
	redact: Redact;
	sanitize: Sanitize;
	/** milliseconds between SIGTERM and SIGKILL when it is stopped; 200 by default */
	grace?: number;
	/** Gets each line as the process printed it, not sanitized. */
	onLine: (line: string) => void;
};

/** A line may hold a whole file, as JSON. */
const lineLimit = 32 * 1024 * 1024;
const mostErrorLines = 20;

const prefixed = (prefix: string, lines: string): string =>
	`${prefix}${lines.replaceAll('\n', `\n${prefix}`)}\n`;

export const openLineTransport = (options: LineTransportOptions): LineTransport => {
	const log = openRawLog(options.rawLog);
	const stdout = createLineSplitter(lineLimit);
	const stderr = createLineSplitter();
	const redactOutput = redactBlocks(options.redact);
	const redactErrors = redactBlocks(options.redact);
	let complaints: string[] = [];
	let discarded = 0;
	let firstDiscarded = '';
	let lastHeard = performance.now();

	const receive = (lines: string | undefined): void => {
		if (lines === undefined) {
			return;
		}

		log.write(prefixed('< ', redactOutput(lines)));
		for (const line of lines.split('\n')) {
			options.onLine(line);
		}
	};

	const receiveErrors = (lines: string | undefined): void => {
		if (lines === undefined) {
			return;
		}

		const redacted = redactErrors(lines);
		log.write(prefixed('! ', redacted));
		complaints = [...complaints, ...redacted.split('\n').filter(line => line.trim() !== '')].slice(
			-mostErrorLines,
		);
	};

	const child = startProcess({
		command: options.command,
		folder: options.folder,
		environment: options.environment,
		stdin: 'pipe',
		grace: options.grace,
		onOutput(chunk, stream) {
			lastHeard = performance.now();
			if (stream === 'stdout') {
				receive(stdout.push(chunk));
			} else {
				receiveErrors(stderr.push(chunk));
			}
		},
	});

	const ended = child.exited.then(end => {
		receive(stdout.end());
		receiveErrors(stderr.end());
		log.close();
		return end;
	});

	return {
		pid: child.pid,
		send(line) {
			log.write(prefixed('> ', options.redact(line)));
			child.write(`${line}\n`);
		},
		closeInput: child.closeInput,
		pause: child.pause,
		resume: child.resume,
		lastOutputAt: () => lastHeard,
		discard(line) {
			discarded++;
			firstDiscarded ||= oneLine(options.sanitize(line.slice(0, 1000)));
		},
		garbage: () => ({count: discarded, first: firstDiscarded}),
		errorLines: () => complaints.map(line => oneLine(options.sanitize(line), 400)),
		ended,
		async stop() {
			await child.stop();
			await ended;
		},
		bookmark: child.bookmark,
	};
};
