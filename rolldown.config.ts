import {defineConfig, type Plugin, type RolldownOptions} from 'rolldown';

/**
 * Ink's layout engine reads the WebAssembly it carries in a data URL with `fetch`, for which Node loads its whole HTTP
 * client: 10 ms of the first frame. Without a `fetch` it decodes the text itself.
 */
const withoutFetch: Plugin = {
	name: 'without-fetch',
	transform: {
		filter: {id: /yoga-wasm-base64-esm\.js$/},
		handler: code => code.replaceAll('typeof fetch', '"undefined"'),
	},
};

const bundle = (name: string, input: string, output: RolldownOptions['output']): RolldownOptions => ({
	input: {[name]: input},
	platform: 'node',
	plugins: [withoutFetch],
	// Ink imports it only when DEV is set, and the production build never does.
	external: ['react-devtools-core'],
	transform: {
		target: 'node22.13',
		define: {'process.env.NODE_ENV': '"production"'},
	},
	output: {
		dir: 'dist',
		format: 'esm',
		entryFileNames: '[name].js',
		// Without a hash, so that a rebuild replaces files and leaves no old ones to be shipped.
		chunkFileNames: 'chunks/[name].js',
		comments: {legal: true, annotation: false, jsdoc: false},
		minify: 'dce-only',
		...output,
	},
});

/**
 * Three programs, each built by itself: what the command line, the engine's process and the scripted agent share is in
 * all of them, so that none ever loads what only another one needs. The command line is split, because each command
 * should load no more than it uses; the other two are one file, which starts faster.
 */
export default defineConfig([
	bundle('cli', 'source/cli.ts', {}),
	bundle('engine', 'source/engine/main.ts', {codeSplitting: false}),
	bundle('rehearsal', 'source/agents/rehearsal/main.ts', {codeSplitting: false}),
]);
