import {existsSync} from 'node:fs';
import {type SimpleGitOptions, simpleGit} from 'simple-git';
import {exitCodes, Problem} from '../../problem.js';

/** Which repository, files and index a git command works on. All paths absolute. */
export type GitPlace = {
	/** Folder git is started in; the work tree, or else the git folder, by default. */
	folder?: string;
	/** Repository (`GIT_DIR`); found from `folder` when left out. */
	gitFolder?: string;
	workTree?: string;
	index?: string;
	/** Folder of objects to read and write instead of the repository's own. */
	objects?: string;
	/** Folder of objects to read besides the repository's own, for this one command. */
	borrowed?: string;
};

/** Files under Treadle's own git folder and index, whatever repository lies in the work tree itself. */
export type FilePlace = Required<Omit<GitPlace, 'folder' | 'objects' | 'borrowed'>>;

export type GitOptions = {
	/** Bytes for standard input. */
	input?: string | Buffer;
	signal?: AbortSignal;
	/** Exit codes that are answers, not failures; `[0]` by default. */
	accept?: readonly number[] | 'any';
	/** Most bytes of output to keep; git is ended when there are more. */
	limit?: number;
	/** Sync what is written to the disk before git ends. */
	durable?: boolean;
	/** File of the user's own settings (`GIT_CONFIG_GLOBAL`); none by default, `user` for the one git would read. */
	settings?: string;
};

export type GitResult = {
	exitCode: number;
	stdout: Buffer;
	stderr: string;
	/** True when there was more output than `limit`. */
	cut: boolean;
};

/** Settings that keep git from executing what a repository contains, and one run from changing another. */
const guards = [
	'core.hooksPath=/dev/null',
	'core.fsmonitor=false',
	'core.alternateRefsCommand=true',
	'core.attributesFile=/dev/null',
	'core.quotePath=false',
	'core.safecrlf=false',
	'core.untrackedCache=false',
	'core.splitIndex=false',
	'core.sparseCheckout=false',
	'core.trustctime=true',
	'core.checkStat=default',
	'commit.gpgSign=false',
	'gc.auto=0',
	'maintenance.auto=false',
	'fetch.writeCommitGraph=false',
	'protocol.version=2',
	// Another owner of the files (a mounted folder, a container) is no danger to commands that execute nothing of theirs.
	'safe.directory=*',
	'user.name=Treadle',
	'user.email=treadle@localhost',
];

const durability = ['core.fsync=objects,derived-metadata,reference', 'core.fsyncMethod=fsync'];

/** simple-git refuses these unless told otherwise; here each is set to a fixed, harmless value. */
const unsafe: SimpleGitOptions['unsafe'] = {
	allowUnsafeHooksPath: true,
	allowUnsafeFsMonitor: true,
	allowUnsafeConfigPaths: true,
	allowUnsafeTemplateDir: true,
};

const inherited = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'TMPDIR', 'DEVELOPER_DIR'];

const environmentOf = (place: GitPlace, settings: string | undefined): Record<string, string> => {
	const environment: Record<string, string | undefined> = {
		LC_ALL: 'C',
		GIT_TERMINAL_PROMPT: '0',
		GIT_OPTIONAL_LOCKS: '0',
		GIT_ATTR_NOSYSTEM: '1',
	};
	for (const name of inherited) {
		environment[name] = process.env[name];
	}

	if (settings !== 'user') {
		environment.GIT_CONFIG_NOSYSTEM = '1';
		environment.GIT_CONFIG_GLOBAL = settings ?? '/dev/null';
	}

	environment.GIT_DIR = place.gitFolder;
	environment.GIT_WORK_TREE = place.workTree;
	environment.GIT_INDEX_FILE = place.index;
	environment.GIT_OBJECT_DIRECTORY = place.objects;
	environment.GIT_ALTERNATE_OBJECT_DIRECTORIES = place.borrowed;
	return Object.fromEntries(
		Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
	);
};

/** From git's first error to the end; without one, its last lines. */
const whatWentWrong = (stderr: string): string =>
	/^(?:fatal|error): [\s\S]*/m.exec(stderr)?.[0].trim() ?? stderr.trim().split('\n').slice(-3).join('\n');

/** Git failed: a full disk, a lock, a damaged repository. */
export class GitProblem extends Problem {
	readonly result: GitResult;

	constructor(args: readonly string[], result: GitResult) {
		const said = whatWentWrong(result.stderr).replaceAll(/\s+/g, ' ').slice(0, 600);
		super(`git ${args[0]} failed with exit code ${result.exitCode}: ${said || 'it said nothing'}`, {
			exitCode: exitCodes.internal,
		});
		this.name = 'GitProblem';
		this.result = result;
	}
}

/**
 * Runs one git command, with everything disabled by which a repository could execute code. It goes through simple-git,
 * which refuses unsafe options, settings and variables that are not allowed by name.
 * Output comes as bytes, because paths need not be UTF-8.
 *
 * @throws GitProblem when git ends with an exit code that is not accepted; the signal's reason when it aborts.
 */
export const git = async (
	place: GitPlace,
	args: readonly string[],
	options: GitOptions = {},
): Promise<GitResult> => {
	options.signal?.throwIfAborted();
	const folder = place.folder ?? place.workTree ?? place.gitFolder ?? process.cwd();
	if (!existsSync(folder)) {
		throw new Problem(`${folder} is gone.`, {hint: 'Was it moved or deleted in the meantime?'});
	}

	const enough = new AbortController();
	const environment = environmentOf(place, options.settings);
	const chunks: Buffer[] = [];
	const result: GitResult = {exitCode: -1, stdout: Buffer.alloc(0), stderr: '', cut: false};
	let size = 0;

	const instance = simpleGit({
		baseDir: folder,
		config: [...guards, ...(options.durable ? durability : [])],
		unsafe,
		allowEnvironment: Object.keys(environment),
		completion: {onClose: true, onExit: false},
		abort: options.signal ? AbortSignal.any([options.signal, enough.signal]) : enough.signal,
		input: () => options.input,
		errors: (_error, {exitCode, stdErr}) => {
			result.exitCode = exitCode;
			result.stderr = Buffer.concat(stdErr).toString();
			return undefined;
		},
	})
		.env(environment)
		.outputHandler((_command, stdout) => {
			// simple-git waits 50 ms for a command that printed nothing; an empty chunk says that nothing will come.
			queueMicrotask(() => stdout.emit('data', Buffer.alloc(0)));
			stdout.on('data', (chunk: Buffer) => {
				size += chunk.length;
				if (options.limit === undefined || size <= options.limit) {
					chunks.push(chunk);
				} else if (!result.cut) {
					result.cut = true;
					chunks.push(chunk.subarray(0, chunk.length - (size - options.limit)));
					enough.abort();
				}
			});
		});

	await instance.raw([...args]).catch((error: unknown) => {
		// Without a free file descriptor there are no pipes to listen to.
		throw error instanceof TypeError
			? new Problem('git could not be started: too many files are open.', {
					hint: 'Raise the limit of this shell: ulimit -n 1024',
					exitCode: exitCodes.internal,
					cause: error,
				})
			: error;
	});
	options.signal?.throwIfAborted();
	result.stdout = Buffer.concat(chunks);
	const {accept = [0]} = options;
	if (!result.cut && accept !== 'any' && !accept.includes(result.exitCode)) {
		throw new GitProblem(args, result);
	}

	return result;
};

/** What a git command printed, as text without the last line end. */
export const gitText = async (
	place: GitPlace,
	args: readonly string[],
	options?: GitOptions,
): Promise<string> => (await git(place, args, options)).stdout.toString().replace(/\n$/, '');

/** The lines that a git command printed, without empty ones. */
export const gitLines = async (
	place: GitPlace,
	args: readonly string[],
	options?: GitOptions,
): Promise<string[]> => (await gitText(place, args, options)).split('\n').filter(line => line !== '');
