import {configDefaults, defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// These need the programs themselves, or take long: npm run test:agents, npm run faults.
		exclude: [...configDefaults.exclude, 'test/agents/real/**', 'test/**/*.slow.test.ts'],
		setupFiles: ['test/support/setup.ts'],
		pool: 'forks',
		maxWorkers: 2,
		allowOnly: false,
		testTimeout: 20_000,
		hookTimeout: 20_000,
	},
});
