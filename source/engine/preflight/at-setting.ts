import {readFile} from 'node:fs/promises';
import {toProblem} from '../../loop/file/diagnostic.js';
import type {YamlPath} from '../../loop/file/located-yaml.js';
import {placeOfSetting} from '../../loop/file/place-of-setting.js';
import type {Loop, VerifierChoice} from '../../loop/loop.js';
import {Problem} from '../../problem.js';

/** The key of a check that names its kind. */
const keyOf = (choice: VerifierChoice): string =>
	choice.kind === 'run' && choice.hidden !== undefined ? 'hidden' : choice.kind;

/** Where a check's own mistakes stand in LOOP.md. */
export const settingOfCheck = ({verify}: Loop, index: number): YamlPath => {
	const choice = verify[index];
	return choice === undefined ? ['verify', index] : ['verify', index, keyOf(choice)];
};

/**
 * The result of `work`, with file, line and column of a setting before the message of its Problem.
 *
 * @throws {Problem} with hint and exit code as they were
 */
export const atSetting = async <Result>(
	{file}: Pick<Loop, 'file'>,
	setting: YamlPath,
	work: Promise<Result>,
): Promise<Result> => {
	try {
		return await work;
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}

		const text = await readFile(file, 'utf8').catch(() => '');
		const {message} = toProblem(file, [{...placeOfSetting(text, setting), message: error.message}]);
		throw new Problem(message, {
			exitCode: error.exitCode,
			cause: error,
			hint: error.hint,
		});
	}
};
