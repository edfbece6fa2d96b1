import {exitCodes, Problem} from '../../problem.js';
import type {Product} from '../../products/product.js';
import {findExecutable} from '../../system/process/find-executable.js';
import {installedVersion, isSince} from './installed-version.js';
import {readVersion} from './read-version.js';

/** milliseconds to report a version */
const versionLimit = 15_000;

/**
 * Throws a Problem when the program cannot be found, is too old, or does not report its version. Starts it only where npm
 * did not install it.
 */
export const requireVersion = async (
	product: Pick<Product, 'label' | 'package' | 'launches'>,
	command: readonly string[],
	folder: string,
	environment: Record<string, string>,
): Promise<void> => {
	const {label, package: packageName} = product;
	const oldest = product.launches.at(-1)?.since ?? '0.0.0';
	const program = findExecutable(command[0] ?? '', environment, folder);
	if (program.kind === 'missing') {
		throw new Problem(`${label} cannot run: ${program.word} ${program.reason}.`, {
			hint: `Install it: npm install -g ${packageName}, or choose another \`agent\` in LOOP.md.`,
			exitCode: exitCodes.agentFailed,
		});
	}

	const written =
		program.kind === 'file' && command.length === 1 ? installedVersion(program.path, packageName) : undefined;
	const answer =
		written === undefined
			? await readVersion(command, {folder, environment, limit: versionLimit})
			: {version: written};
	if ('version' in answer && isSince(answer.version, oldest)) {
		return;
	}

	const found = 'version' in answer ? `${answer.version} was found` : `it ${answer.problem}`;
	throw new Problem(`${label} ${oldest} or newer is needed, but ${found}.`, {
		hint: `Update it: npm install -g ${packageName}@latest`,
		exitCode: exitCodes.agentFailed,
	});
};
