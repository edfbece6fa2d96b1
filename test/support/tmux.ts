import {randomUUID} from 'node:crypto';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {execa} from 'execa';

export type Tmux = {
	/** Presses keys, by tmux's names: `Space`, `Enter`, `Left`, `C-c`, `a`. */
	send: (...keys: string[]) => Promise<void>;
	/** Types text as it stands. */
	type: (text: string) => Promise<void>;
	/** What stands on the screen, rows joined by line ends. */
	screen: () => Promise<string>;
	/** The same with colours as escape sequences, trailing backgrounds kept. */
	ansi: () => Promise<string>;
	/** Waits until the screen holds the text, or the predicate is true of it; returns that screen. */
	until: (condition: string | RegExp | ((screen: string) => boolean), timeLimit?: number) => Promise<string>;
	resize: (columns: number, rows: number) => Promise<void>;
	/** Exit code of the command, or undefined while it runs. */
	exitCode: () => Promise<number | undefined>;
	/** Runs another tmux command on the same server, e.g. `split-window`. */
	run: (...commandArguments: string[]) => Promise<string>;
	kill: () => Promise<void>;
};

export type TmuxOptions = {
	columns?: number;
	rows?: number;
	/** Program and arguments; a shell when left out. */
	command?: string[];
	/** The whole environment of the command, but for TERM, which tmux sets. */
	environment?: Record<string, string>;
	folder?: string;
};

/** Why real-terminal tests cannot run here, or undefined when they can. */
export const tmuxMissing = async (): Promise<string | undefined> => {
	const {failed} = await execa('tmux', ['-V'], {reject: false});
	return failed ? 'tmux is not installed' : undefined;
};

/** Starts a command in a real terminal on a tmux server of its own. Waits by looking, never by sleeping. */
export const openTmux = async ({
	columns = 120,
	rows = 40,
	command = ['sh'],
	environment = {},
	folder = process.cwd(),
}: TmuxOptions = {}): Promise<Tmux> => {
	const socketFolder = await mkdtemp(join(tmpdir(), 'treadle-tmux-'));
	const socket = `treadle-${randomUUID()}`;
	const run = async (...commandArguments: string[]): Promise<string> => {
		const {stdout} = await execa('tmux', ['-L', socket, '-f', '/dev/null', ...commandArguments], {
			env: {
				PATH: process.env.PATH,
				HOME: process.env.HOME,
				...environment,
				LC_ALL: 'C.UTF-8',
				TMUX_TMPDIR: socketFolder,
			},
			extendEnv: false,
			stripFinalNewline: false,
		});
		return stdout;
	};

	// The terminal outlives the program, so that its last screen can be read. tmux could keep it too, but scrolls it by a
	// row to say so, and loses the exit code of a program that ends at a bad moment. Ctrl+C is for the program alone.
	const exitCodeFile = join(socketFolder, 'exit-code');
	const outlive = ['sh', '-c', 'trap : INT; "$@"; echo $? >"$0"; exec sleep 3600', exitCodeFile];
	const settings = [
		['-g', 'status', 'off'],
		['-g', 'default-terminal', 'tmux-256color'],
		['-s', 'escape-time', '0'],
	].flatMap(setting => ['set-option', ...setting, ';']);
	const size = ['-x', String(columns), '-y', String(rows)];
	await run(
		...['start-server', ';', ...settings],
		...['new-session', '-d', ...size, '-c', folder, '--', ...outlive, ...command],
	);

	const screen = (): Promise<string> => run('capture-pane', '-p');

	return {
		async send(...keys) {
			await run('send-keys', '--', ...keys);
		},
		async type(text) {
			await run('send-keys', '-l', '--', text);
		},
		screen,
		ansi: () => run('capture-pane', '-p', '-e', '-N'),
		async until(condition, timeLimit = 10_000) {
			const deadline = performance.now() + timeLimit;
			for (;;) {
				const now = await screen();
				const holds =
					typeof condition === 'function'
						? condition(now)
						: typeof condition === 'string'
							? now.includes(condition)
							: condition.test(now);
				if (holds) {
					return now;
				}
				if (performance.now() > deadline) {
					throw new Error(`The terminal did not show ${String(condition)} within ${timeLimit} ms:\n${now}`);
				}

				await wait(25);
			}
		},
		async resize(newColumns, newRows) {
			await run('resize-window', '-x', String(newColumns), '-y', String(newRows));
		},
		async exitCode() {
			const code = await readFile(exitCodeFile, 'utf8').catch(() => '');
			return code.endsWith('\n') ? Number(code) : undefined;
		},
		run,
		async kill() {
			await run('kill-server').catch(() => {});
			await rm(socketFolder, {recursive: true, force: true});
		},
	};
};
