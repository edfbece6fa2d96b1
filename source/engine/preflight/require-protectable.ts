import {readFile} from 'node:fs/promises';
import {toProblem} from '../../loop/file/diagnostic.js';
import {placeOfSetting} from '../../loop/file/place-of-setting.js';
import type {Loop} from '../../loop/loop.js';
import {didYouMean} from '../../system/text/closest-match.js';
import {listKnownFiles} from '../../workspace/git/known-files.js';
import {protectionOf} from '../../workspace/protection/protection.js';
import type {Repository} from '../../workspace/workspace.js';

/** All folders that a path lies in. */
const foldersOf = (file: string): string[] => {
	const parts = file.split('/');
	return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
};

/**
 * Refuses globs of `protect` that match no file: with a typo there, the agent could change its own
 * checks unnoticed.
 *
 * @throws {Problem} that names file, line and column of each
 */
export const requireProtectable = async (loop: Loop, repository: Repository): Promise<void> => {
	if (loop.protect.length === 0) {
		return;
	}

	const files = await listKnownFiles(repository);
	const unmatched = loop.protect.flatMap((glob, index) =>
		files.some(protectionOf([glob.replace(/^!/, '')])) ? [] : [{glob, index}],
	);
	if (unmatched.length === 0) {
		return;
	}

	const names = [...new Set(files.flatMap(file => [...foldersOf(file), file]))];
	const text = await readFile(loop.file, 'utf8');
	throw toProblem(
		loop.file,
		unmatched.map(({glob, index}) => {
			// What stands before the first wildcard is where a mistake can be guessed.
			const [fixed = ''] = glob.replace(/^!/, '').split(/[*?[{(]/, 1);
			return {
				...placeOfSetting(text, ['protect', index]),
				message: `protect: "${glob}" matches no file that git knows or would add.${didYouMean(fixed.replace(/\/+$/, ''), names)}`,
			};
		}),
	);
};
