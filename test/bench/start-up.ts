import path from 'node:path';
import {rolldown} from 'rolldown';
import {storyEvents} from '../screen/support/story.js';
import type {Figure, Section} from './figure.js';
import {startOnTerminal} from './pseudo-terminal.js';
import {scratchRun} from './scratch-run.js';
import {median} from './statistics.js';

const rounds = 15;

/** Four panes and what is below them: every corner of the frame is there. */
const isComplete = (text: string): boolean =>
	['Goal', 'Step', 'Verifier', 'Memory', '? help'].every(part => text.includes(part));

type Candidate = {
	name: string;
	command: string[];
	folder?: string;
	environment?: Record<string, string>;
	isComplete: (text: string) => boolean;
	samples: number[];
};

const measureOnce = async ({
	command,
	folder,
	environment,
	isComplete: done,
	samples,
}: Candidate): Promise<void> => {
	const program = await startOnTerminal(command, {folder, environment});
	try {
		samples.push((await program.until(done)) - program.startedAt);
		// An end of its own accord keeps the compiled code for the next start.
		program.write('q');
		await program.ended;
	} finally {
		program.kill();
	}
};

/** One bundle without development code, as anybody would make it. */
const buildMinimalApp = async (folder: string): Promise<string> => {
	const bundle = await rolldown({
		input: 'test/bench/minimal-ink-app.tsx',
		platform: 'node',
		external: ['react-devtools-core'],
		transform: {define: {'process.env.NODE_ENV': '"production"'}},
	});
	await bundle.write({dir: folder, entryFileNames: 'minimal.mjs', format: 'esm', minify: 'dce-only'});
	await bundle.close();
	return path.join(folder, 'minimal.mjs');
};

/** From the start of the process to the first complete frame, at 120×40. Candidates take turns, so that a busy moment hits all. */
export const startUp: Section = {
	name: 'start-up',
	async measure(): Promise<Figure[]> {
		const scratch = await scratchRun(storyEvents.map(({v: _v, seq: _seq, at: _at, ...body}) => body));
		const minimalApp = await buildMinimalApp(scratch.repository);
		const node = process.execPath;
		const candidates: Candidate[] = [
			{
				name: 'node',
				command: [node, '-e', 'console.log("up")'],
				isComplete: text => text.includes('up'),
				samples: [],
			},
			{
				name: 'minimal',
				command: [node, minimalApp],
				isComplete: text =>
					['Goal', 'Step', 'Verifier', 'Memory', 'status line'].every(part => text.includes(part)),
				samples: [],
			},
			{
				name: 'watch',
				command: [node, `${process.cwd()}/dist/cli.js`, 'watch', scratch.run],
				folder: scratch.repository,
				environment: scratch.environment,
				isComplete,
				samples: [],
			},
		];
		try {
			// The first turn warms the disk's cache and the code cache, as a second start by a person would find them.
			for (const candidate of candidates) {
				await measureOnce(candidate);
			}
			for (const {samples} of candidates) {
				samples.length = 0;
			}
			for (let round = 0; round < rounds; round++) {
				for (const candidate of candidates) {
					await measureOnce(candidate);
				}
			}
		} finally {
			await scratch.remove();
		}

		const [plain = 0, minimal = 0, watch = 0] = candidates.map(({samples}) => median(samples));
		return [
			{
				name: `start to the first complete frame (watch, 120×40, median of ${rounds})`,
				value: watch,
				unit: 'ms',
				goal: 160,
				baseline: {name: 'minimal four-pane Ink app', value: minimal},
			},
			{name: 'of which Node itself', value: plain, unit: 'ms'},
		];
	},
};
