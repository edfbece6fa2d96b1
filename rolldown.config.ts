import {existsSync} from 'node:fs';
import {defineConfig} from 'rolldown';

/**
 * What is started as a process of its own. Everything else is reached from these by imports, and what only one of
 * them needs stays in chunks that the others never load: the screen's React never meets the engine's parsers.
 */
const entries = {
	cli: 'source/cli.ts',
	engine: 'source/engine/main.ts',
	rehearsal: 'source/agents/rehearsal/main.ts',
};

export default defineConfig({
	input: Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(file))),
	platform: 'node',
	// Ink imports it only when DEV is set, which the production build never does.
	external: ['react-devtools-core'],
	transform: {
		target: 'node22.13',
		define: {'process.env.NODE_ENV': '"production"'},
	},
	output: {
		dir: 'dist',
		format: 'esm',
		entryFileNames: '[name].js',
		// Without a hash, so that a rebuild replaces files and never leaves old ones to be shipped.
		chunkFileNames: 'chunks/[name].js',
		comments: {legal: true, annotation: false, jsdoc: false},
		minify: 'dce-only',
	},
});
