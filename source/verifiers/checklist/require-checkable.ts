import {isAlwaysGreen} from '../../loop/values/always-green.js';
import {Problem} from '../../problem.js';
import {verifierEnvironment} from '../../system/process/child-environment.js';
import {findExecutable} from '../../system/process/find-executable.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {SpecItem} from './spec-items.js';

const hint =
	'Inline code in parentheses at the end of an item, or behind "check:", is the command that judges it. Correct the command, or write the code somewhere else in the item.';

/** Paths are left alone: the work may be to make that program. */
const commandMistake = (
	command: string,
	environment: NodeJS.ProcessEnv,
	folder: string,
): string | undefined => {
	if (isAlwaysGreen(command)) {
		return 'which always passes';
	}

	const found = findExecutable(command, verifierEnvironment(environment), folder);
	return found.kind === 'missing' && !found.word.includes('/')
		? `but ${oneLine(found.word, 80)} ${found.reason}`
		: undefined;
};

export type RequireCheckableOptions = {
	items: readonly SpecItem[];
	/** Name of the spec, for messages. */
	spec: string;
	/** Whether an agent checks what has no command. */
	hasReviewer: boolean;
	/** Treadle's own environment. */
	environment: NodeJS.ProcessEnv;
	/** Absolute path of the repository. */
	folder: string;
};

/** Throws a Problem when an item can be checked by nothing, before a token is spent on the others. */
export const requireCheckable = ({
	items,
	spec,
	hasReviewer,
	environment,
	folder,
}: RequireCheckableOptions): void => {
	for (const {number, line, text, command} of items) {
		const which = `Item ${number} of ${oneLine(spec)} (line ${line}: “${oneLine(text, 80)}”)`;
		if (command === undefined && !hasReviewer) {
			throw new Problem(`${which} has no command of its own, and no agent is named to judge it.`, {
				hint: 'Name one in LOOP.md, such as "by: codex" below "checklist:", or end the item with its command, such as (`npm test -- dates`).',
			});
		}

		const mistake = command === undefined ? undefined : commandMistake(command, environment, folder);
		if (mistake !== undefined) {
			throw new Problem(`${which} is judged by “${oneLine(command ?? '', 120)}”, ${mistake}.`, {hint});
		}
	}
};
