import {mkdir, mkdtemp, readFile, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {execa} from 'execa';
import {onTestFinished} from 'vitest';

export type TemporaryRepository = {
	/** Absolute real path of the work tree. */
	folder: string;
	/** Absolute real path of a scratch HOME; the XDG folders are below it. */
	home: string;
	/** A whole environment that touches nothing of the person who runs the tests. */
	environment: Record<string, string>;
	/** Writes files, by path relative to the repository; makes their folders. */
	write: (files: Record<string, string>) => Promise<void>;
	read: (file: string) => Promise<string>;
	/** Runs git in the repository and returns what it printed, without the last line end. */
	git: (...commandArguments: string[]) => Promise<string>;
	/** Commits everything that lies there and returns the commit. */
	commit: (message?: string) => Promise<string>;
	/** Deletes all of it. Happens by itself at the end of a test. */
	remove: () => Promise<void>;
};

export type TemporaryRepositoryOptions = {
	/** Files of the first commit. Without any, the repository has no commit. */
	files?: Record<string, string>;
	/** False leaves a plain folder that is not a git repository. */
	initialize?: boolean;
	/** False where it outlives one test: then call `remove` yourself. */
	autoRemove?: boolean;
};

/** A real git repository in a temporary folder, with a HOME of its own. */
export const temporaryRepository = async (
	options: TemporaryRepositoryOptions = {},
): Promise<TemporaryRepository> => {
	const top = await realpath(await mkdtemp(join(tmpdir(), 'treadle-test-')));
	const folder = join(top, 'project');
	const home = join(top, 'home');
	await mkdir(folder);
	await mkdir(home);

	const environment = {
		PATH: process.env.PATH ?? '',
		HOME: home,
		XDG_CONFIG_HOME: join(home, '.config'),
		XDG_STATE_HOME: join(home, '.local', 'state'),
		XDG_CACHE_HOME: join(home, '.cache'),
		GIT_CONFIG_NOSYSTEM: '1',
		LC_ALL: 'C.UTF-8',
		TERM: 'xterm-256color',
	};
	await writeFile(
		join(home, '.gitconfig'),
		'[user]\n\tname = Test\n\temail = test@example.org\n[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n',
	);

	const git: TemporaryRepository['git'] = async (...commandArguments) => {
		const {stdout} = await execa('git', commandArguments, {cwd: folder, env: environment, extendEnv: false});
		return stdout;
	};

	const write: TemporaryRepository['write'] = async files => {
		for (const [path, content] of Object.entries(files)) {
			const file = join(folder, path);
			await mkdir(dirname(file), {recursive: true});
			await writeFile(file, content);
		}
	};

	const commit = async (message = 'Change'): Promise<string> => {
		await git('add', '--all');
		await git('commit', '--quiet', '--allow-empty', '--message', message);
		return git('rev-parse', 'HEAD');
	};

	// A process that is just ending may still write into its folder.
	const remove = (): Promise<void> => rm(top, {recursive: true, force: true, maxRetries: 5, retryDelay: 50});
	if (options.autoRemove ?? true) {
		onTestFinished(remove);
	}

	if (options.initialize ?? true) {
		await git('init', '--quiet');
	}
	if (options.files) {
		await write(options.files);
		await commit('Begin');
	}

	return {
		folder,
		home,
		environment,
		write,
		read: file => readFile(join(folder, file), 'utf8'),
		git,
		commit,
		remove,
	};
};
