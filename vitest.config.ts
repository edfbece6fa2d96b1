import {configDefaults, defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// These need the programs themselves: npm run test:agents.
		exclude: [...configDefaults.exclude, 'test/agents/real/**'],
		setupFiles: ['test/support/setup.ts'],
		pool: 'forks',
		maxWorkers: 2,
		allowOnly: false,
		testTimeout: 20_000,
		hookTimeout: 20_000,
	},
});
