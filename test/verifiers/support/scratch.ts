import {chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import type {Baseline} from '../../../source/journal/events/measure.js';
import {verifierEnvironment} from '../../../source/system/process/child-environment.js';
import type {Verifier, VerifierEvent} from '../../../source/verifiers/verifier.js';
import {workToJudge} from '../../support/work-to-judge.js';

/** Writes files, by path relative to the folder; scripts can be run. */
export const writeFiles = (folder: string, files: Record<string, string>): void => {
	for (const [name, content] of Object.entries(files)) {
		const file = path.join(folder, name);
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, content);
		if (name.endsWith('.sh')) {
			chmodSync(file, 0o755);
		}
	}
};

/** A folder with these files, gone after the test. */
export const scratch = (files: Record<string, string> = {}): string => {
	const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'treadle-scratch-')));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	writeFiles(folder, files);
	return folder;
};

export type JudgeOptions = {folder?: string; baseline?: Baseline; signal?: AbortSignal};

/** Lets a verifier judge a folder once. */
export const judgeIn = async (
	verifier: Verifier,
	{folder = scratch(), baseline, signal}: JudgeOptions = {},
) => {
	const events: VerifierEvent[] = [];
	const request = {
		folder,
		environment: verifierEnvironment(process.env),
		rawLog: path.join(scratch(), 'raw.log'),
		signal: signal ?? new AbortController().signal,
		baseline,
		work: workToJudge,
	};
	for await (const event of verifier.verify(request)) {
		events.push(event);
	}

	const out = events.flatMap(event => (event.type === 'output' ? [event.text] : [])).join('\n');
	return {out, end: events.at(-1) as Extract<VerifierEvent, {type: 'finished'}>};
};
