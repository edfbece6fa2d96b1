import {defineConfig} from 'vitest/config';

/** The real agents: they are slow to start, heavy, and not on every machine. See test/agents/real/run.ts. */
export default defineConfig({
	test: {
		include: ['test/agents/real/**/*.test.ts'],
		setupFiles: ['test/support/setup.ts'],
		pool: 'forks',
		maxWorkers: 2,
		allowOnly: false,
		// The programs have timers and retries of their own, which a busy machine upsets now and then.
		retry: 1,
		testTimeout: 60_000,
		hookTimeout: 60_000,
	},
});
