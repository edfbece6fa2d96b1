import {spawn} from 'node:child_process';

export type CommandResult = {exitCode: number; output: string};

/** Enough of a test run to read, little enough to send in one message. */
const longestOutput = 16_000;

/**
 * Runs a shell command and waits for its end; `output` is the last 16,000 characters of both its streams. Rejects with the
 * signal's reason when that aborts, after killing the command. The command stays in the agent's own process group, so that
 * it ends with that group.
 */
export const runCommand = (command: string, folder: string, signal: AbortSignal): Promise<CommandResult> =>
	new Promise((resolve, reject) => {
		signal.throwIfAborted();
		const child = spawn(command, {cwd: folder, shell: true, stdio: ['ignore', 'pipe', 'pipe']});
		let output = '';
		const collect = (chunk: string): void => {
			output = (output + chunk).slice(-longestOutput);
		};

		child.stdout.setEncoding('utf8').on('data', collect);
		child.stderr.setEncoding('utf8').on('data', collect);

		const cancel = (): void => {
			child.kill('SIGKILL');
			reject(signal.reason);
		};

		signal.addEventListener('abort', cancel, {once: true});
		child.on('error', error => {
			signal.removeEventListener('abort', cancel);
			resolve({exitCode: 127, output: error.message});
		});
		child.on('close', (code, killedBy) => {
			signal.removeEventListener('abort', cancel);
			resolve({exitCode: code ?? 128, output: killedBy ? `${output}\nKilled by ${killedBy}` : output});
		});
	});
