import path from 'node:path';
import {createAgent} from '../agents/index.js';
import {requireMeasured} from '../engine/preflight/require-measured.js';
import {requireUnattended} from '../engine/preflight/require-unattended.js';
import {requireSetup} from '../engine/process/open-loop.js';
import {verifiersOf} from '../engine/process/verifiers-of-run.js';
import {decodeText} from '../loop/file/decode.js';
import {listLoops} from '../loop/file/find-loop.js';
import {keepLoop, keptName, placeToSave, saveLoop} from '../loop/file/keep-loop.js';
import {parseLoop, settingMistakes} from '../loop/file/parse-loop.js';
import {writeLoop} from '../loop/file/write-loop.js';
import type {Loop} from '../loop/loop.js';
import {nameFromPrompt} from '../loop/prompt/first-words.js';
import {type ExitCode, exitCodes, Problem} from '../problem.js';
import {displayPath} from '../system/text/display-path.js';
import {defaultAgent} from './loop/default-agent.js';
import {outlineLines} from './loop/outline.js';
import {needsJudge, requireJudge} from './loop/require-checklist.js';
import {problemOfFile, problemOfMistakes} from './loop/typed-problem.js';
import {asLoopSettings, type LoopFlags, type TypedSettings, typedSettings} from './loop/typed-settings.js';
import {splitWords} from './loop/words.js';
import {run} from './run.js';
import type {RunOrResumeOptions} from './running/run-or-resume.js';
import {chooseView} from './running/view.js';
import {type Location, locate} from './selection/locate.js';
import {printLines} from './terminal/output.js';
import {waitForStart} from './terminal/wait-for-start.js';

export type LoopOptions = RunOrResumeOptions & LoopFlags & {save?: string};

/** A loop that has its LOOP.md, and how to take that away again. */
type Written = {loop: Loop; typed: TypedSettings; text: string; undo: () => Promise<void>};

const settingsOf = async (
	words: readonly string[],
	options: LoopOptions,
	{repository: {root}}: Location,
): Promise<{typed: TypedSettings; prompt: string}> => {
	const {when, prompt} = splitWords(words);
	const {untilChecked} = options;
	const needs = untilChecked !== undefined && (await needsJudge(root, untilChecked));
	const settingsWith = (agent: string): TypedSettings =>
		typedSettings({when, prompt, options, agent, needsJudge: needs});
	// Mistakes in what was typed come before an agent that is missing.
	const first = settingsWith(options.agent ?? 'rehearsal');
	const mistakes = settingMistakes(first.settings);
	if (mistakes.length > 0) {
		throw problemOfMistakes(mistakes, first.typed);
	}
	const typed = options.agent === undefined ? settingsWith(await defaultAgent(process.env, root)) : first;
	return {typed, prompt};
};

/** Throws a Problem for what would keep the loop from starting, as far as its text alone tells. */
const requireUsable = async (loop: Loop, options: LoopOptions, root: string): Promise<void> => {
	const unjudged = loop.verify.find(check => check.kind === 'checklist' && check.by === undefined);
	if (unjudged?.kind === 'checklist' && (await needsJudge(root, unjudged.spec))) {
		requireJudge(loop.agent, unjudged.spec);
	}

	requireMeasured(loop, createAgent(loop.agent), process.env);
	if (options.background || (await chooseView(options)).kind === 'headless') {
		requireUnattended(loop, 'treadle loop …', options.background ? '--background' : '--headless');
	}
};

const write = async (
	{typed, prompt}: {typed: TypedSettings; prompt: string},
	options: LoopOptions,
	{repository: {root}, kept}: Location,
): Promise<Written> => {
	const text = writeLoop(asLoopSettings(typed), prompt);
	const name = await keptName(kept, nameFromPrompt(prompt), text, await listLoops(root));
	const file =
		options.save === undefined ? path.join(kept, name, 'LOOP.md') : await placeToSave(root, options.save);
	try {
		const loop = parseLoop(decodeText(Buffer.from(text), file), file);
		await requireUsable(loop, options, root);
		if (options.save !== undefined) {
			return {loop, typed, text, undo: await saveLoop(file, text)};
		}

		await keepLoop(kept, name, text);
		return {loop, typed, text, undo: async () => {}};
	} catch (error) {
		throw error instanceof Problem ? problemOfFile(error, file, text, typed.typed) : error;
	}
};

/** Shows what the loop will do. At a terminal, resolves with whether the user wants to start it. */
const show = async ({loop}: Written, options: LoopOptions, root: string): Promise<boolean> => {
	const view = await chooseView(options);
	if (options.json) {
		return true;
	}

	printLines([
		...outlineLines(loop, {
			agent: createAgent(loop.agent).label,
			checks: verifiersOf(loop, {root, environment: process.env}).map(({label}) => label),
			file: displayPath(loop.file),
		}),
		...(options.save === undefined ? [] : ['', `Saved. From now on: treadle run ${loop.name}`]),
		'',
	]);
	return view.kind === 'headless' || waitForStart(view.kind === 'plain');
};

/**
 * Runs a loop that has no file: `words` are when it wakes and its prompt, the options what LOOP.md would say. Its LOOP.md is
 * kept outside the repository, or saved in it.
 */
export const loop = async (words: readonly string[], options: LoopOptions): Promise<ExitCode> => {
	const location = await locate();
	const {repository} = location;
	const written = await write(await settingsOf(words, options, location), options, location);
	try {
		const agent = createAgent(written.loop.agent);
		await requireSetup({repository, loop: written.loop, agent}, process.env);
	} catch (error) {
		await written.undo();
		throw error instanceof Problem
			? problemOfFile(error, written.loop.file, written.text, written.typed.typed)
			: error;
	}

	if (!(await show(written, options, repository.root))) {
		printLines(['Not started.']);
		return exitCodes.stopped;
	}

	try {
		return await run(written.loop.name, options);
	} catch (error) {
		// A loop that is saved now is corrected in its file.
		throw error instanceof Problem && options.save === undefined
			? problemOfFile(error, written.loop.file, written.text, written.typed.typed)
			: error;
	}
};
