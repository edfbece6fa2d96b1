import type {TriggerChoice} from '../loop/loop.js';
import {protectingGlobs} from '../loop/values/protect.js';
import {findExecutable} from '../system/process/find-executable.js';
import {closestMatch, didYouMean} from '../system/text/closest-match.js';
import {matcherOf} from './on-change.js';
import type {TriggerPlace} from './place.js';

export type TriggerMistake = {
	/** Which of the loop's triggers. */
	index: number;
	message: string;
};

type Surroundings = Pick<TriggerPlace, 'root' | 'environment'> & {
	repository: Pick<TriggerPlace['repository'], 'files' | 'branches'>;
	/** The branch that is checked out, which has no commit yet in a new repository. */
	branch: string | undefined;
};

/** All folders that a path lies in, and itself. */
const withFolders = (file: string): string[] =>
	file.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));

/** The name that was meant by a glob that matches nothing: its fixed part is where a mistake can be guessed. */
const meant = (glob: string, files: readonly string[]): string => {
	const [fixed = ''] = glob.split(/[*?[{(]/, 1);
	return didYouMean(fixed.replace(/\/+$/, ''), [...new Set(files.flatMap(withFolders))]);
};

const mistakeOf = async (
	choice: TriggerChoice,
	{root, environment, repository, branch}: Surroundings,
): Promise<string | undefined> => {
	switch (choice.kind) {
		case 'change': {
			const files = await repository.files();
			const glob = protectingGlobs(choice.globs).find(each => !files.some(matcherOf([each])));
			return glob === undefined
				? undefined
				: `"${glob}" matches no file that git knows or would add, so nothing would wake the loop.${meant(glob, files)}`;
		}

		case 'commit': {
			if (choice.branch === undefined || choice.branch === branch) {
				return undefined;
			}

			const branches = [...(await repository.branches()).keys()];
			if (branches.includes(choice.branch)) {
				return undefined;
			}

			const close = closestMatch(choice.branch, branches);
			return `"${choice.branch}" is no branch of this repository.${close === undefined ? '' : ` Did you mean "${close}"?`}`;
		}

		case 'command': {
			const found = findExecutable(choice.command, environment, root);
			return found.kind === 'missing' ? `command not found: ${found.word} ${found.reason}.` : undefined;
		}

		default:
			return undefined;
	}
};

/** What keeps triggers from ever waking a loop here: globs that match no file, branches and programs that are not there. */
export const findTriggerMistakes = async (
	choices: readonly TriggerChoice[],
	surroundings: Surroundings,
): Promise<TriggerMistake[]> => {
	const messages = await Promise.all(choices.map(async choice => mistakeOf(choice, surroundings)));
	return messages.flatMap((message, index) => (message === undefined ? [] : [{index, message}]));
};
