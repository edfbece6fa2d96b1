import {defineConfig} from 'vitest/config';

/** What takes minutes: many tries, long floods. One after another, for they measure time and memory. */
export default defineConfig({
	test: {
		include: ['test/**/*.slow.test.ts'],
		setupFiles: ['test/support/setup.ts'],
		pool: 'forks',
		maxWorkers: 1,
		allowOnly: false,
		testTimeout: 300_000,
		hookTimeout: 60_000,
	},
});
