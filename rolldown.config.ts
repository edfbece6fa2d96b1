import {defineConfig, type Plugin, type RolldownOptions} from 'rolldown';

type Change = {file: RegExp; from: string; to: string};

/** Text of characters that are one cell wide each, whatever stands beside them, unless ambiguous ones count as wide. */
export const narrow =
	/^[\u0020-\u007E\u00B7\u2010-\u2015\u2018-\u201D\u2022\u2026\u203A\u2190-\u2193\u2212\u2500-\u259F\u25CB\u25CF\u2713\u2717]*$/;

/** Changes to libraries that make frames cheaper, the first one above all. None alters what they do. */
const changes: readonly Change[] = [
	{
		// Ink's layout engine reads the WebAssembly it carries in a data URL with `fetch`, for which Node loads its whole
		// HTTP client: 10 ms. Without a `fetch` it decodes the text itself.
		file: /yoga-wasm-base64-esm\.js$/,
		from: 'typeof fetch',
		to: '"undefined"',
	},
	{
		// The pattern of all emoji takes 14 ms to compile, at the first character beyond ASCII, and borders are made of
		// those. Of one UTF-16 unit alone, the emoji are those with emoji presentation, which is a small set.
		file: /string-width\/index\.js$/,
		from: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
		to: `let everyEmoji;
const rgiEmojiRegex = {
	test: segment =>
		segment.length === 1
			? /^\\p{Emoji_Presentation}$/u.test(segment)
			: (everyEmoji ??= new RegExp('^\\\\p{RGI_Emoji}$', 'v')).test(segment),
};`,
	},
	{
		// Text of printable ASCII is as wide as it is long. So is text with borders, blocks and dashes in it, which is
		// most of a screen; only where ambiguous characters are to count as wide it is not.
		file: /string-width\/index\.js$/,
		from: String.raw`/^[\u0020-\u007E]*$/.test(string)`,
		to: String.raw`(ambiguousIsNarrow ? ${narrow} : /^[\u0020-\u007E]*$/).test(string)`,
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
		filter: {id: changes.map(({file}) => file)},
		handler(code, id) {
			let changed = code;
			for (const {file, from, to} of changes) {
				if (!file.test(id)) continue;
				if (!changed.includes(from)) this.error(`${id} does not hold ${from} any more`);
				changed = changed.replaceAll(from, () => to);
			}

			return changed;
		},
	},
});

const bundle = (name: string, input: string, output: RolldownOptions['output']): RolldownOptions => ({
	input: {[name]: input},
	platform: 'node',
	plugins: [quickStart()],
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
	bundle('engine', 'source/engine/main.ts', {codeSplitting: false}),
	bundle('rehearsal', 'source/agents/rehearsal/main.ts', {codeSplitting: false}),
	bundle('submit-tool', 'source/agents/submit-tool/main.ts', {codeSplitting: false}),
]);
