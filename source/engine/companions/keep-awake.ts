import {type ChildProcess, spawn} from 'node:child_process';
import {startEnvironment} from '../../system/process/child-environment.js';
import {runMarker} from '../../system/process/watchdog.js';

/** A program that keeps the machine awake for as long as the program runs that it is given. */
const inhibitors: Partial<Record<NodeJS.Platform, readonly string[]>> = {
	linux: [
		...['systemd-inhibit', '--what=idle:sleep', '--who=treadle', '--mode=block'],
		'--why=an agent is working',
	],
	darwin: ['caffeinate', '-i'],
};

/** Keeps the machine awake, on and off. */
export type Wakefulness = {
	hold: () => void;
	release: () => void;
};

export type WakefulnessOptions = {
	environment: NodeJS.ProcessEnv;
	/** The run's folder, by which the program is found when the engine dies. */
	runFolder: string;
	platform?: NodeJS.Platform;
};

/**
 * Keeps the machine from going to sleep between `hold` and `release`, where the system has a way; nothing happens where it
 * has none. The program that does it runs `cat`, which ends with its input: the kernel closes that with this process,
 * however it ends.
 */
export const createWakefulness = ({
	environment,
	runFolder,
	platform = process.platform,
}: WakefulnessOptions): Wakefulness => {
	const [program, ...parameters] = inhibitors[platform] ?? [];
	let held: ChildProcess | undefined;

	return {
		hold() {
			if (program === undefined || held) {
				return;
			}

			const child = spawn(program, [...parameters, 'cat'], {
				cwd: '/',
				// A session of its own: what it starts is ended together with it.
				detached: true,
				stdio: ['pipe', 'ignore', 'ignore'],
				env: {...startEnvironment(environment), [runMarker]: runFolder},
			});
			child.on('error', () => {
				// Not installed: the machine sleeps when it wants to.
			});
			child.stdin?.on('error', () => {});
			child.unref();
			held = child;
		},
		release() {
			held?.stdin?.end();
			held = undefined;
		},
	};
};
