import {Problem} from '../../problem.js';
import {type GitResult, git} from './git.js';

const hint = 'Install git 2.36 or newer: https://git-scm.com/downloads';

/**
 * The version of git, e.g. `2.39.5`, from what `git version` answered.
 *
 * @throws Problem (exit code 2) when git is missing or older than 2.36
 */
export const requireGit = ({exitCode, stdout}: GitResult): string => {
	const found = /git version ((\d+)\.(\d+)\S*)/.exec(exitCode === 0 ? stdout.toString() : '');
	if (!found) {
		throw new Problem('git was not found, and Treadle works through git.', {hint});
	}

	const [text, version = '', major, minor] = found;
	if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 36)) {
		throw new Problem(`${text} was found, but 2.36 or newer is needed.`, {hint});
	}

	return version;
};

/** Asks git for its version, in no repository. Throws as `requireGit`. */
export const gitVersion = async (): Promise<string> =>
	requireGit(await git({folder: '/'}, ['version'], {accept: 'any'}));
