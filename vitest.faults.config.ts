import {configDefaults, defineConfig} from 'vitest/config';

const common = {
	setupFiles: ['test/support/setup.ts'],
	pool: 'forks' as const,
	// As in vitest.config.ts.
	retry: process.env.CI ? 1 : 0,
	testTimeout: 300_000,
	hookTimeout: 60_000,
};

const measured = 'test/faults/**/*.measured.test.ts';

/** What takes minutes: hostile agents and checks, damage, kills, odd machines, floods. */
export default defineConfig({
	test: {
		allowOnly: false,
		projects: [
			{
				test: {
					...common,
					name: 'faults',
					include: ['test/faults/**/*.test.ts', 'test/**/*.slow.test.ts'],
					exclude: [...configDefaults.exclude, measured],
					maxWorkers: 2,
					sequence: {groupOrder: 0},
				},
			},
			{
				// These measure time and memory: alone, one after another.
				test: {
					...common,
					name: 'measured',
					include: [measured],
					maxWorkers: 1,
					sequence: {groupOrder: 1},
				},
			},
		],
	},
});
