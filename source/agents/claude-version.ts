import {exitCodes, Problem} from '../problem.js';
import {oneLine} from '../system/purify.js';
import {startProcess} from '../system/start-process.js';

/** The oldest version whose control protocol has what the driver needs. */
const oldest = [2, 1, 0] as const;

/** milliseconds for `claude --version` */
const LIMIT = 15_000;
const OUTPUT_LIMIT = 10_000;

const isOlder = (version: readonly number[]): boolean => {
	const index = oldest.findIndex((part, index) => version[index] !== part);
	return index !== -1 && (version[index] ?? 0) < (oldest[index] ?? 0);
};

const complain = (found: string): Problem =>
	new Problem(`Claude Code ${oldest.join('.')} or newer is needed, but ${found}.`, {
		hint: 'Update it: claude update, or npm install -g @anthropic-ai/claude-code@latest',
		exitCode: exitCodes.agentFailed,
	});

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
	let printed = '';
	const child = startProcess({
		command: [...command, '--version'],
		folder,
		environment,
		stdin: 'ignore',
		outputLimit: OUTPUT_LIMIT,
		onOutput(chunk) {
			printed += chunk.toString();
		},
	});
	const timer = setTimeout(() => void child.stop(), LIMIT);
	const end = await child.exited;
	clearTimeout(timer);
	if (end.problem) {
		throw end.problem;
	}

	const [version] = /^\d+\.\d+\.\d+/.exec(printed.trim()) ?? [];
	if (end.code !== 0 || version === undefined) {
		throw complain(
			`\`${command.join(' ')} --version\` answered “${oneLine(printed.replaceAll(/[^\x20-\x7E\s]/g, '')) || 'nothing'}”`,
		);
	}

	if (isOlder(version.split('.').map(Number))) {
		throw complain(`${version} was found`);
	}

	return version;
};
