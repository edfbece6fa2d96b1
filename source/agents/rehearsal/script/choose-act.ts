import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Act, Condition, Script} from './script.js';

/** What conditions are about: the prompt and the workspace. */
export type ActContext = {prompt: string; folder: string};

/** The first act whose condition holds; undefined when there is none. */
export const chooseAct = async (script: Script, context: ActContext): Promise<Act | undefined> => {
	for (const act of script.acts) {
		if (await holds(act.when ?? {}, context)) {
			return act;
		}
	}

	return undefined;
};

const holds = async ({prompt, file, not}: Condition, situation: ActContext): Promise<boolean> => {
	if (prompt !== undefined && !new RegExp(prompt, 'im').test(situation.prompt)) {
		return false;
	}
	if (file !== undefined) {
		const content = await readFile(path.resolve(situation.folder, file.path), 'utf8').catch(() => undefined);
		if (content === undefined || !new RegExp(file.matches, 'm').test(content)) {
			return false;
		}
	}

	return not === undefined || !(await holds(not, situation));
};
