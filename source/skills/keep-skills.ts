/**
 * A run keeps copies of its skills: they stay as they were when the run started, and the agent learns no path inside the
 * user's checkout. docs/design.md, "Rules of the engine", 1 and 3.
 */
import {
	chmod,
	copyFile,
	lstat,
	mkdir,
	readdir,
	readlink,
	realpath,
	rm,
	symlink,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../problem.js';
import {displayPath} from '../system/text/display-path.js';
import {readSkill} from './read-skill.js';
import type {Skill} from './skill.js';

/** A skill is a text with a few files, not a project. */
const most = {files: 1000, bytes: 20 * 1024 * 1024};

/** Folder of a run in which it keeps its skills. */
export const skillsFolder = (runFolder: string): string => path.join(runFolder, 'skills');

/** Files may be read and executed only; folders stay writable, so that a run can be deleted. */
const readOnly = (mode: number): number => (mode & 0o111 ? 0o500 : 0o400);

const isInside = (file: string, folder: string): boolean =>
	file === folder || file.startsWith(folder + path.sep);

/** Copies a folder's files, folders, and links that stay inside it; nothing else. */
const copyFolder = async (
	from: string,
	to: string,
	top: string,
	count: (bytes: number) => void,
): Promise<void> => {
	await mkdir(to, {mode: 0o700});
	for (const name of await readdir(from)) {
		const [source, target] = [path.join(from, name), path.join(to, name)];
		const shape = await lstat(source);
		count(shape.size);
		if (shape.isDirectory() && name !== '.git') {
			await copyFolder(source, target, top, count);
		} else if (shape.isSymbolicLink()) {
			const link = await readlink(source);
			if (!path.isAbsolute(link) && isInside(path.resolve(from, link), top)) {
				await symlink(link, target);
			}
		} else if (shape.isFile()) {
			await copyFile(source, target);
			await chmod(target, readOnly(shape.mode));
		}
	}
};

const keep = async (skill: Skill, into: string): Promise<Skill> => {
	const target = path.join(into, skill.name);
	const seen = {files: 0, bytes: 0};
	const source = await realpath(skill.folder);
	await copyFolder(source, target, source, bytes => {
		seen.files += 1;
		seen.bytes += bytes;
		if (seen.files > most.files || seen.bytes > most.bytes) {
			throw new Problem(
				`The skill ${displayPath(skill.folder)} is too large: a skill may have ${most.files.toLocaleString('en')} files and ${most.bytes / 1024 ** 2} MB.`,
			);
		}
	});
	// The text that was validated, even if the file is a link or has changed since.
	const file = path.join(target, 'SKILL.md');
	await rm(file, {force: true});
	await writeFile(file, skill.text, {mode: readOnly(0)});
	return {...skill, folder: target};
};

/**
 * Copies the skills of a run.
 *
 * @param into `skillsFolder` of the run; its content is replaced
 * @returns the same skills, in their new folders
 * @throws {Problem} when one cannot be copied; then nothing is left there
 */
export const keepSkills = async (skills: readonly Skill[], into: string): Promise<Skill[]> => {
	await rm(into, {recursive: true, force: true});
	if (skills.length === 0) {
		return [];
	}

	try {
		await mkdir(into, {recursive: true, mode: 0o700});
		const kept: Skill[] = [];
		for (const skill of skills) {
			kept.push(await keep(skill, into));
		}

		return kept;
	} catch (error) {
		await rm(into, {recursive: true, force: true});
		if (error instanceof Problem) {
			throw error;
		}

		throw new Problem(`The loop's skills cannot be copied: ${(error as Error).message}.`, {cause: error});
	}
};

/**
 * The skills that a run kept, to resume it.
 *
 * @param digests those in the journal
 * @throws {Problem} when one of them is gone, damaged or changed
 */
export const keptSkills = async (
	names: readonly string[],
	into: string,
	digests: readonly Pick<Skill, 'name' | 'digest'>[] = [],
): Promise<Skill[]> =>
	Promise.all(
		names.map(async name => {
			const skill = await readSkill(path.join(into, name));
			if (!skill) {
				throw new Problem(`The skill "${name}" that the run began with is gone from ${displayPath(into)}.`, {
					hint: 'Start a new run.',
				});
			}

			const digest = digests.find(known => known.name === name)?.digest ?? skill.digest;
			if (digest !== skill.digest) {
				throw new Problem(
					`The skill "${name}" that the run began with was changed in ${displayPath(into)}.`,
					{
						hint: 'Start a new run.',
					},
				);
			}

			return skill;
		}),
	);
