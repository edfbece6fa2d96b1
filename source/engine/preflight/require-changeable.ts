import {readFile} from 'node:fs/promises';
import {toProblem} from '../../loop/file/diagnostic.js';
import {placeOfSetting} from '../../loop/file/place-of-setting.js';
import type {Loop} from '../../loop/loop.js';
import {openBase} from '../../workspace/protection/base-files.js';
import {type Protection, protectionOf} from '../../workspace/protection/protection.js';

/** Paths that a glob would match if they were there: itself as a file, and a new file in it. */
const examplesOf = (glob: string): string[] => {
	const plain = glob
		.replaceAll(/\{([^{},]*)[^{}]*\}/g, '$1')
		.replaceAll(/\*+/g, 'new')
		.replaceAll('?', 'n');
	return [plain, `${plain.replace(/\/+$/, '')}/new`].filter(protectionOf([glob]));
};

/**
 * Refuses an `allow` of which everything is protected: whatever the agent did would be undone.
 *
 * @param base the commit that the run starts from
 * @throws {Problem} that names file, line and column
 */
export const requireChangeable = async (
	{allow, file}: Pick<Loop, 'allow' | 'file'>,
	protection: Protection,
	{storeFolder, base}: {storeFolder: string; base: string},
): Promise<void> => {
	if (allow === undefined) {
		return;
	}

	const {paths} = await openBase(storeFolder, base);
	const isFree = (path: string): boolean => !protection.isProtected(path);
	if (allow.some(glob => paths.filter(protectionOf([glob])).some(isFree) || examplesOf(glob).some(isFree))) {
		return;
	}

	throw toProblem(file, [
		{
			...placeOfSetting(await readFile(file, 'utf8'), ['allow', 0]),
			message: `allow: the agent could change nothing: all of ${allow.join(', ')} is protected. Name something else here, or except it in "protect" with an exclamation mark.`,
		},
	]);
};
