import {spawn} from 'node:child_process';
import {once} from 'node:events';

/** Environment variable that every process of a run carries, with the run's folder as its value. */
export const runMarker = 'TREADLE_RUN';

/**
 * Waits for the end of its input, then kills whatever carries the marker, until nothing new turns up. A shell, because it
 * has to start within a millisecond and outlive the engine.
 */
const script = `trap '' HUP INT TERM
read -r _
for round in 1 2 3 4 5; do
	found=
	for file in $(grep -lzxF -- "$1" /proc/[0-9]*/environ 2>/dev/null); do
		pid=\${file#/proc/}
		kill -KILL "\${pid%/environ}" 2>/dev/null && found=yes
	done
	[ "$found" ] || exit 0
done`;

const startShell = (runFolder: string) => {
	const shell = spawn('/bin/sh', ['-c', script, 'treadle-watchdog', `${runMarker}=${runFolder}`], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
		env: {PATH: '/usr/bin:/bin'},
	});
	shell.on('error', () => {
		// No shell there: only the engine itself ends the run's processes.
	});
	shell.stdin?.on('error', () => {});
	return shell;
};

/**
 * Makes sure that the processes of a run are killed when this process dies, however it dies. A process that clears its
 * environment escapes, and so does everything where there is no `/proc`.
 *
 * @returns the function that ends the watchdog
 */
export const startWatchdog = (runFolder: string): (() => void) => {
	const shell = startShell(runFolder);
	shell.unref();
	return () => {
		shell.kill('SIGKILL');
		shell.stdin?.destroy();
	};
};

/** Kills what an engine left behind that died together with its watchdog. */
export const killMarked = async (runFolder: string): Promise<void> => {
	const shell = startShell(runFolder);
	shell.stdin?.end();
	await once(shell, 'close').catch(() => {});
};
