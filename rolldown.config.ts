import {defineConfig, type Plugin, type RolldownOptions} from 'rolldown';

type Change = {file: RegExp; from: string; to: string};

/** Changes to libraries that bring the first frame earlier. None alters what they do. */
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
];

const quickStart = (): Plugin => ({
	name: 'quick-start',
	transform: {
		filter: {id: changes.map(({file}) => file)},
		handler(code, id) {
			const change = changes.find(({file}) => file.test(id));
			if (!change) return undefined;
			if (!code.includes(change.from)) this.error(`${id} does not hold ${change.from} any more`);
			return code.replaceAll(change.from, () => change.to);
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
 * Three programs, each built by itself: what the command line, the engine's process and the scripted agent share is in
 * all of them, so that none ever loads what only another one needs. The command line is split, because each command
 * should load no more than it uses; the other two are one file, which starts faster.
 */
export default defineConfig([
	bundle('cli', 'source/cli.ts', {}),
	bundle('engine', 'source/engine/main.ts', {codeSplitting: false}),
	bundle('rehearsal', 'source/agents/rehearsal/main.ts', {codeSplitting: false}),
]);
