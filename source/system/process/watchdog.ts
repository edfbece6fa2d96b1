import {spawn} from 'node:child_process';
import {once} from 'node:events';

/** Environment variable that every process of a run carries, with the run's folder as its value. */
export const runMarker = 'TREADLE_RUN';

/**
 * Waits for the end of its input, then kills whatever carries the marker, again until nothing new turns up. A shell, for
 * it has to be there in a millisecond and to outlive the engine.
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
		// A system without a shell at this place: the run is then only ended by the engine itself.
	});
	shell.stdin?.on('error', () => {});
	return shell;
};

/**
 * Ties the processes of a run to the life of this process: when it dies, however it dies, they are killed. A process that
 * clears its environment slips off, and so does everything where there is no `/proc`.
 *
 * @returns the function that unties them
 */
export const startWatchdog = (runFolder: string): (() => void) => {
	const shell = startShell(runFolder);
	shell.unref();
	return () => {
		shell.kill('SIGKILL');
		shell.stdin?.destroy();
	};
};

/** Kills what an engine that died together with its watchdog left behind. */
export const killMarked = async (runFolder: string): Promise<void> => {
	const shell = startShell(runFolder);
	shell.stdin?.end();
	await once(shell, 'close').catch(() => {});
};
