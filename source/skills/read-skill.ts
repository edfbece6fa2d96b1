import {createHash} from 'node:crypto';
import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {decodeText} from '../loop/file/decode.js';
import {Problem} from '../problem.js';
import {displayPath} from '../system/text/display-path.js';
import {parseSkill} from './parse-skill.js';
import type {Skill} from './skill.js';

/** Bytes. */
const fileLimit = 1024 * 1024;

const unreadable = (file: string, why: string, cause?: unknown): Problem =>
	new Problem(`The skill ${displayPath(file)} cannot be read: ${why}.`, {cause});

const readBytes = async (file: string): Promise<Buffer | undefined> => {
	const shape = await stat(file).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
			return undefined;
		}

		throw unreadable(file, error.message, error);
	});
	if (!shape) {
		return undefined;
	}

	// Reading a pipe could block forever.
	if (!shape.isFile()) {
		throw unreadable(file, shape.isDirectory() ? 'it is a folder' : 'it is not a file');
	}

	if (shape.size > fileLimit) {
		throw unreadable(file, `it is ${(shape.size / fileLimit).toFixed(1)} MB large; 1 MB is the most`);
	}

	return readFile(file).catch((error: Error) => {
		throw unreadable(file, error.message, error);
	});
};

/**
 * The skill in a folder, or undefined where the folder has no SKILL.md.
 *
 * @param folder absolute path
 * @throws {Problem} with file, line and column of every mistake, or saying why it cannot be read
 */
export const readSkill = async (folder: string): Promise<Skill | undefined> => {
	const file = path.join(folder, 'SKILL.md');
	const bytes = await readBytes(file);
	if (!bytes) {
		return undefined;
	}

	const text = decodeText(bytes, file);
	return {
		...parseSkill(text, file, path.basename(folder)),
		folder,
		text,
		digest: createHash('sha256').update(bytes).digest('hex'),
	};
};
