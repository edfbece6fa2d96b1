import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Problem} from '../../../source/problem.js';
import type {SkillPlaces} from '../../../source/skills/find-skills.js';

/** A SKILL.md that is right, with further settings. */
export const skillText = (name: string, body = `Do it the ${name} way.`, settings = ''): string =>
	`---\nname: ${name}\ndescription: Knows ${name}. Use it for ${name}.\n${settings}---\n\n${body}\n`;

export type Room = SkillPlaces & {
	top: string;
	/** Writes a file below the top, folders included. */
	write: (file: string, content: string | Uint8Array, mode?: number) => Promise<void>;
} & AsyncDisposable;

/** A repository, a home and bundled skills, all empty, in a folder of their own. */
export const room = async (): Promise<Room> => {
	const top = await mkdtemp(path.join(tmpdir(), 'treadle-skills-'));
	return {
		top,
		repository: path.join(top, 'repository'),
		home: path.join(top, 'home'),
		bundled: path.join(top, 'bundled'),
		write: async (file, content, mode) => {
			await mkdir(path.dirname(path.join(top, file)), {recursive: true});
			await writeFile(path.join(top, file), content);
			if (mode !== undefined) {
				await chmod(path.join(top, file), mode);
			}
		},
		[Symbol.asyncDispose]: async () => rm(top, {recursive: true, force: true}),
	};
};

/** Message and hint of the Problem that something throws. Whatever else is thrown goes through. */
export const problemOf = async (work: () => unknown): Promise<{message: string; hint: string}> => {
	try {
		await work();
	} catch (error) {
		if (error instanceof Problem && error.exitCode === 2) {
			return {message: error.message, hint: error.hint ?? ''};
		}

		throw error;
	}

	throw new Error('nothing was thrown');
};
