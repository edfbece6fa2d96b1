import {exitCodes, Problem} from '../problem.js';
import {isSince} from './installed-version.js';
import {readVersion} from './read-version.js';

/** The oldest version whose control protocol has what the driver needs. */
export const oldestClaude = '2.1.0';

/** milliseconds for `claude --version` */
const LIMIT = 15_000;

/**
 * Asks Claude Code for its version. Throws a Problem when it is too old, or does not say.
 *
 * @returns e.g. `2.1.329`
 */
export const requireClaudeVersion = async (
	command: readonly string[],
	folder: string,
	environment: Record<string, string>,
): Promise<string> => {
	const told = await readVersion(command, {folder, environment, limit: LIMIT});
	if ('version' in told && isSince(told.version, oldestClaude)) {
		return told.version;
	}

	const found = 'version' in told ? `${told.version} was found` : `it ${told.problem}`;
	throw new Problem(`Claude Code ${oldestClaude} or newer is needed, but ${found}.`, {
		hint: 'Update it: claude update, or npm install -g @anthropic-ai/claude-code@latest',
		exitCode: exitCodes.agentFailed,
	});
};
