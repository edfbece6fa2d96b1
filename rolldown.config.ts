import path from 'node:path';
import {defineConfig, type Plugin, type RolldownOptions} from 'rolldown';

type Change = {file: RegExp; from: string; to: string};

/** Changes to libraries that make frames cheaper, the first one above all. None alters what they do. */
export const libraryChanges: readonly Change[] = [
	{
		// Ink's layout engine reads the WebAssembly it carries in a data URL with `fetch`, for which Node loads its whole
		// HTTP client: 22 ms. Without a `fetch` it decodes the text itself.
		file: /yoga-wasm-base64-esm\.js$/,
		from: 'typeof fetch',
		to: '"undefined"',
	},
	{
		// Ink splits every row of every frame into characters, though most rows are those of the frame before. What it
		// found out about a row is kept for the next frames; thrown away now and then, so that it does not grow.
		file: /ink\/build\/output\.js$/,
		from: 'caches = new OutputCaches();',
		to: 'caches = (keptCaches = keptCaches?.styledChars.size < 160 ? keptCaches : new OutputCaches());',
	},
	{
		file: /ink\/build\/output\.js$/,
		from: 'export default class Output {',
		to: 'let keptCaches;\nexport default class Output {',
	},
];

const quickStart = (): Plugin => ({
	name: 'quick-start',
	transform: {
		filter: {id: libraryChanges.map(({file}) => file)},
		handler(code, id) {
			let changed = code;
			for (const {file, from, to} of libraryChanges) {
				if (!file.test(id)) {
					continue;
				}
				if (!changed.includes(from)) {
					this.error(`${id} does not hold ${from} any more`);
				}
				changed = changed.replaceAll(from, () => to);
			}

			return changed;
		},
	},
});

/** Ink counts cells as the screen does; otherwise a row would be wider for one of them than for the other. */
const sameWidths = (): Plugin => ({
	name: 'same-widths',
	load: {
		filter: {id: /\/string-width\/index\.js$/},
		handler: () =>
			`export {stringWidth as default} from ${JSON.stringify(path.resolve('source/screen/text/character-width.ts'))};`,
	},
});

const bundle = (name: string, input: string, output: RolldownOptions['output']): RolldownOptions => ({
	input: {[name]: input},
	platform: 'node',
	plugins: [quickStart(), sameWidths()],
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
 * Four programs, each built by itself: what the command line, the engine's process, the scripted agent and the tool for
 * JSON answers share is in all of them, so that none ever loads what only another one needs. The command line is split,
 * because each command should load no more than it uses; the others are one file, which starts faster.
 */
export default defineConfig([
	bundle('cli', 'source/cli.ts', {}),
	bundle('engine', 'source/engine/process/main.ts', {codeSplitting: false}),
	bundle('rehearsal', 'source/agents/rehearsal/main.ts', {codeSplitting: false}),
	bundle('submit-tool', 'source/agents/asking/submit-tool/main.ts', {codeSplitting: false}),
]);
