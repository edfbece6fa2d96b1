import {readFileSync, statfsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {configDefaults, defineConfig} from 'vitest/config';

/**
 * Where the tests make their folders: in memory where 2 GB are free and programs may be started from it, because a
 * third of the time goes into waiting for the disk otherwise. `npm run faults` works on the disk.
 */
const scratchFolder = (): string => {
	try {
		const memory = '/dev/shm';
		const {bavail, bsize} = statfsSync(memory);
		const mount = readFileSync('/proc/mounts', 'utf8')
			.split('\n')
			.findLast(line => line.split(' ')[1] === memory);
		return bavail * bsize > 2e9 && mount && !mount.includes('noexec') ? memory : tmpdir();
	} catch {
		return tmpdir();
	}
};

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// These need the programs themselves, or take long: npm run test:agents, npm run faults.
		exclude: [...configDefaults.exclude, 'test/agents/real/**', 'test/faults/**', 'test/**/*.slow.test.ts'],
		setupFiles: ['test/support/setup.ts'],
		env: {TMPDIR: scratchFolder()},
		pool: 'forks',
		// A process with a small heap starts others faster, and these tests start thousands.
		execArgv: ['--max-semi-space-size=1'],
		maxWorkers: 2,
		allowOnly: false,
		// Real processes and timers, which a busy machine upsets now and then. At a developer's desk a failure shows at once.
		retry: process.env.CI ? 1 : 0,
		testTimeout: 20_000,
		hookTimeout: 20_000,
	},
});
