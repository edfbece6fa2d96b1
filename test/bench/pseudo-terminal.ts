import {spawn} from 'node:child_process';
import {once} from 'node:events';
import xterm from '@xterm/headless';

export type Program = {
	/** Process id of the program itself. */
	pid: number;
	/** `performance.now()` just before the program was started. */
	startedAt: number;
	/** Bytes the program has written so far. */
	bytes: () => number;
	/** `performance.now()` when bytes last came. */
	lastBytesAt: () => number;
	/** What stands on the terminal, rows joined by line ends. */
	text: () => string;
	write: (keys: string) => void;
	/** Resolves with `performance.now()` of the bytes after which the screen fulfils the condition. */
	until: (condition: (text: string) => boolean, timeLimit?: number) => Promise<number>;
	/** Resolves with the exit code. */
	ended: Promise<number | null>;
	/** Kills the program. */
	kill: () => void;
	/** Closes the terminal under the program, as closing its window does. */
	close: () => void;
};

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Printed by the shell right before it becomes the program: what comes before it is not the program's time. */
const marker = /\u0001(\d+)\u0001/;

/**
 * Starts a program on a pseudo terminal of 120×40, made by util-linux' `script`: no native package, and its relay adds
 * a fraction of a millisecond, the same for everything that is compared.
 */
export const startOnTerminal = async (
	command: readonly string[],
	options: {environment?: Record<string, string>; folder?: string; columns?: number; rows?: number} = {},
): Promise<Program> => {
	const {columns = 120, rows = 40, folder = process.cwd()} = options;
	const line = `stty cols ${columns} rows ${rows}; printf '\\001%s\\001' $$; exec ${command.map(quote).join(' ')}`;
	const {CI: _, ...inherited} = process.env;
	const script = spawn('script', ['-qfec', line, '/dev/null'], {
		cwd: folder,
		env: {...inherited, TERM: 'xterm-256color', SHELL: '/bin/sh', ...options.environment},
		stdio: ['pipe', 'pipe', 'ignore'],
	});
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 0});
	let bytes = 0;
	let lastBytesAt = 0;
	let listeners: ((at: number) => void)[] = [];
	const ended = once(script, 'exit').then(([code]) => code as number | null);

	const text = (): string =>
		Array.from(
			{length: rows},
			(_row, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '',
		).join('\n');

	const started = Promise.withResolvers<{pid: number; startedAt: number}>();
	let head = '';
	let isStarted = false;
	script.stdout.on('data', (chunk: Buffer) => {
		const at = performance.now();
		let data: Buffer | string = chunk;
		if (!isStarted) {
			head += chunk.toString();
			const match = marker.exec(head);
			if (!match) {
				return;
			}
			isStarted = true;
			started.resolve({pid: Number(match[1]), startedAt: at});
			data = head.slice(match.index + match[0].length);
		}

		bytes += data.length;
		if (data.length > 0) {
			lastBytesAt = at;
		}
		terminal.write(data, () => {
			for (const listener of listeners) {
				listener(at);
			}
		});
	});
	terminal.onData(reply => script.stdin.write(reply));

	const {pid, startedAt} = await Promise.race([
		started.promise,
		ended.then(code => {
			throw new Error(`the program did not start (exit code ${code}): ${head}`);
		}),
	]);

	return {
		pid,
		startedAt,
		bytes: () => bytes,
		lastBytesAt: () => lastBytesAt,
		text,
		write: keys => void script.stdin.write(keys),
		until: (condition, timeLimit = 10_000) =>
			new Promise((resolve, reject) => {
				const stop = (): void => {
					clearTimeout(timer);
					listeners = listeners.filter(other => other !== check);
				};

				const check = (at: number): void => {
					if (!condition(text())) {
						return;
					}
					stop();
					resolve(at);
				};

				const timer = setTimeout(() => {
					stop();
					reject(new Error(`not on the terminal within ${timeLimit} ms:\n${text()}`));
				}, timeLimit);
				listeners = [...listeners, check];
				check(lastBytesAt);
			}),
		ended,
		kill() {
			try {
				process.kill(pid, 'SIGKILL');
			} catch {
				// It has ended by itself.
			}
		},
		close: () => void script.kill('SIGKILL'),
	};
};
