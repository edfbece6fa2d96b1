import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {onTestFinished} from 'vitest';
import type {Act} from '../../source/agents/rehearsal/script/script.js';

const register = path.resolve(import.meta.dirname, 'register.ts');
const rehearsal = path.resolve(import.meta.dirname, '../../source/agents/rehearsal/main.ts');

/** A reviewer in a process of its own that plays a script outside the repository; as `by` in LOOP.md. */
export const scriptedReviewer = (...acts: Act[]): string => {
	const folder = mkdtempSync(path.join(tmpdir(), 'treadle-script-'));
	onTestFinished(() => rmSync(folder, {recursive: true}));
	const script = path.join(folder, 'script.json');
	writeFileSync(script, JSON.stringify({name: 'judge', acts}));
	return `{ acp: "'${process.execPath}' --import '${register}' '${rehearsal}' --script '${script}'" }`;
};
