import {readFile} from 'node:fs/promises';
import {toProblem} from '../../loop/file/diagnostic.js';
import {placeOfSetting} from '../../loop/file/place-of-setting.js';
import type {Loop} from '../../loop/loop.js';
import {verifierEnvironment} from '../../system/process/child-environment.js';
import {findTriggerMistakes} from '../../triggers/find-trigger-mistakes.js';
import {watchRepository} from '../../workspace/git/watch-repository.js';
import type {Repository} from '../../workspace/workspace.js';

/**
 * Refuses triggers that could never wake the loop in this repository: a loop that sleeps for ever looks like one that
 * waits.
 *
 * @throws {Problem} that names file, line and column of each
 */
export const requireTriggers = async (
	{triggers, file}: Pick<Loop, 'triggers' | 'file'>,
	repository: Repository,
	environment: NodeJS.ProcessEnv,
): Promise<void> => {
	const mistakes = await findTriggerMistakes(triggers, {
		root: repository.root,
		environment: verifierEnvironment(environment),
		repository: watchRepository(repository),
		branch: repository.branch,
	});
	if (mistakes.length === 0) {
		return;
	}

	const text = await readFile(file, 'utf8');
	const isList = triggers.length > 1;
	throw toProblem(
		file,
		mistakes.map(({index, message}) => ({
			...placeOfSetting(text, isList ? ['trigger', index] : ['trigger']),
			message: `trigger: ${message}`,
		})),
	);
};
