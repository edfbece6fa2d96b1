import {createHash} from 'node:crypto';
import path from 'node:path';
import type {Sha} from '../../journal/events/events.js';
import {exitCodes, Problem} from '../../problem.js';
import type {ProcessEnd} from '../../system/process/start-process.js';
import {streamOutput} from '../../system/process/stream-output.js';
import {createRedactor} from '../../system/secrets/redact.js';
import {fieldsOf, pathText} from '../git/byte-paths.js';
import {git} from '../git/git.js';

export type PrepareOptions = {
	command: string;
	/** Clean checkout to run it in. */
	folder: string;
	/** The command's whole environment. */
	environment: Record<string, string>;
	/** Gets what the command prints: one or more whole lines, harmless to a terminal, joined by `\n`. */
	report: (lines: string) => void;
	signal: AbortSignal;
	/** milliseconds; 20 minutes by default */
	timeLimit?: number;
};

/** Files that say what a project depends on, in any folder. */
const manifests = new Set([
	'package.json',
	'package-lock.json',
	'npm-shrinkwrap.json',
	'.npmrc',
	'yarn.lock',
	'pnpm-lock.yaml',
	'pnpm-workspace.yaml',
	'bun.lock',
	'bun.lockb',
	'deno.lock',
	'Cargo.toml',
	'Cargo.lock',
	'go.mod',
	'go.sum',
	'pyproject.toml',
	'setup.py',
	'setup.cfg',
	'poetry.lock',
	'uv.lock',
	'Pipfile',
	'Pipfile.lock',
	'Gemfile',
	'Gemfile.lock',
	'composer.json',
	'composer.lock',
	'pom.xml',
	'build.gradle',
	'build.gradle.kts',
	'gradle.lockfile',
	'mix.exs',
	'mix.lock',
]);

const isManifest = (name: string): boolean => manifests.has(name) || /^requirements.*\.txt$/.test(name);

/** What the result of a prepare command depends on: the command, and all lockfiles and manifests of the tree. */
export const preparedKey = async (storeFolder: string, tree: Sha, command: string): Promise<string> => {
	const {stdout} = await git({gitFolder: storeFolder}, ['ls-tree', '-r', '-z', tree]);
	const lines = fieldsOf(stdout).filter(line =>
		isManifest(path.basename(pathText(line.slice(line.indexOf('\t') + 1)))),
	);
	return createHash('sha256')
		.update([command, ...lines].join('\0'), 'latin1')
		.digest('hex')
		.slice(0, 20);
};

/** The prepare command failed in a checkout. */
export class PrepareProblem extends Problem {
	/** The last lines that it printed. */
	readonly output: string;

	constructor(message: string, last: readonly string[]) {
		super(message, {
			exitCode: exitCodes.unverified,
			hint: ['Nothing can be verified in a checkout without it. It said last:', ...last].join('\n'),
		});
		this.name = 'PrepareProblem';
		this.output = last.join('\n');
	}
}

/**
 * Runs the prepare command and reports what it prints.
 *
 * @throws PrepareProblem (exit code 8) when it fails, cannot be started or takes too long; the signal's reason when it aborts
 */
export const runPrepare = async (options: PrepareOptions): Promise<void> => {
	const {command, folder, environment, report, signal, timeLimit = 20 * 60_000} = options;
	signal.throwIfAborted();
	const redact = createRedactor(environment);
	const {process, batches, ended} = streamOutput({command, folder, environment, stdin: 'ignore', redact});
	const ending = AbortSignal.any([signal, AbortSignal.timeout(timeLimit)]);
	const stop = () => void process.stop();
	ending.addEventListener('abort', stop);
	let last: string[] = [];
	for await (const {text} of batches) {
		report(text);
		last = [...last, ...text.split('\n')].slice(-10);
	}

	const end = await ended;
	ending.removeEventListener('abort', stop);
	signal.throwIfAborted();
	if (end.code === 0 && !ending.aborted && !end.overflow) {
		return;
	}

	throw new PrepareProblem(`prepare: ${command}: ${reasonOf(end, ending.aborted, timeLimit)}`, last);
};

const reasonOf = (end: ProcessEnd, isLate: boolean, timeLimit: number): string => {
	if (isLate) {
		return `took longer than ${Math.round(timeLimit / 60_000)} minutes`;
	}

	if (end.overflow) {
		return 'printed more than 200 MB';
	}

	return end.problem?.message ?? (end.signal ? `was ended by ${end.signal}` : `exited with code ${end.code}`);
};
