import path from 'node:path';
import {execa} from 'execa';
import {
	createWorkspace,
	type ReopenOptions,
	reopenWorkspace,
	type WorkspaceOptions,
} from '../../../source/workspace/create-workspace.js';
import {protectGlobs} from '../../../source/workspace/protection/protection.js';
import {inspectRepository} from '../../../source/workspace/store/inspect-repository.js';
import {repositoryFolder} from '../../../source/workspace/store/repository-folder.js';
import {openStore, type Store} from '../../../source/workspace/store/store.js';
import type {Repository, Workspace} from '../../../source/workspace/workspace.js';
import {type TemporaryRepository, temporaryRepository} from '../../support/temporary-repository.js';

export const projectFiles = {
	'README.md': '# Project\n',
	'src/add.js': 'export const add = (a, b) => a + b;\n',
	'src/deep/er/file.txt': 'deep\n',
	'test/add.test.js': 'assert(add(1, 2) === 3)\n',
	'spec.md': '- [ ] add\n',
	'.gitignore': 'ignored/\n*.log\n.env\n',
};

export type OpenedWorkspace = {
	user: TemporaryRepository;
	repository: Repository;
	store: Store;
	workspace: Workspace;
	/** Runs a shell command in the workspace, as an agent would; its exit code does not matter. */
	agent: (command: string) => Promise<string>;
	/** Opens the workspace again, as after a crash. */
	reopen: (changes?: Partial<ReopenOptions>) => Promise<Workspace>;
	/** Checks a commit out and returns the folder. */
	checkout: (commit: string) => Promise<string>;
	reported: string[];
};

export const openFor = async (user: TemporaryRepository) => {
	const repository = await inspectRepository(user.folder);
	const store = await openStore(repository, repositoryFolder(path.join(user.home, 'state'), repository));
	return {repository, store};
};

/** A repository, its store and a workspace for a run called `run-1`. */
export const openWorkspace = async (
	given: Partial<WorkspaceOptions> & {user?: TemporaryRepository; protect?: string[]} = {},
): Promise<OpenedWorkspace> => {
	const {user = await temporaryRepository({files: projectFiles}), protect = [], ...changes} = given;
	const {repository, store} = await openFor(user);
	const reported: string[] = [];
	const options: WorkspaceOptions = {
		repository,
		store,
		base: await store.snapshot('run-1'),
		run: 'run-1',
		runFolder: path.join(store.folder, 'runs', 'run-1'),
		prepare: undefined,
		protection: protectGlobs(protect),
		environment: {PATH: process.env.PATH ?? ''},
		report: line => reported.push(line),
		signal: new AbortController().signal,
		...changes,
	};
	const workspace = await createWorkspace(options);
	return {
		user,
		repository,
		store,
		workspace,
		agent: async command => {
			const settings = {cwd: workspace.folder, shell: '/bin/sh', reject: false, env: user.environment};
			return (await execa(command, {...settings, extendEnv: false})).stdout;
		},
		reopen: more => reopenWorkspace({...options, ...more}),
		checkout: commit => workspace.checkout(commit, options.report, options.signal),
		reported,
	};
};

/** Runs git in a store or any other bare repository. */
export const gitIn = async (gitFolder: string, ...args: string[]): Promise<string> =>
	(await execa('git', ['--git-dir', gitFolder, ...args])).stdout;
