import {defineConfig} from 'vitest/config';

/** Faults that take long to make, or have to be made many times: npm run faults. */
export default defineConfig({
	test: {
		include: ['test/**/*.slow.test.ts'],
		setupFiles: ['test/support/setup.ts'],
		pool: 'forks',
		maxWorkers: 2,
		allowOnly: false,
		testTimeout: 120_000,
		hookTimeout: 60_000,
	},
});
