import {readFileSync} from 'node:fs';
import path from 'node:path';
import {homeFolder} from '../../system/files/home-folder.js';
import {fieldsOf, pathText} from '../git/byte-paths.js';
import {git} from '../git/git.js';
import type {Repository} from '../workspace.js';

/** What the user told git about files, as far as it decides what belongs to a commit. */
export type UserSettings = {
	/** `core.*` settings, by lower-case name: how line ends, modes and links are kept. */
	core: ReadonlyMap<string, string>;
	/** Ignore rules that are not in the repository's own files. */
	excludes: string;
	/** Files may be missing on purpose. */
	isSparse: boolean;
};

const kept = ['autocrlf', 'eol', 'filemode', 'ignorecase', 'symlinks', 'precomposeunicode'];
const asked = [...kept, 'excludesfile', 'sparsecheckout'];

/** Reads the user's own git settings, the global ones too. Reading executes nothing. */
export const readUserSettings = async (repository: Repository): Promise<UserSettings> => {
	// Found from the folder, as a linked worktree can have settings of its own.
	const place = {folder: repository.root};
	const {stdout} = await git(
		place,
		// Without Treadle's own settings, which come from the command line and environment.
		['config', '--includes', '--show-scope', '--null', '--get-regexp', `^core\\.(${asked.join('|')})$`],
		{accept: [0, 1], settings: 'user'},
	);
	const fields = fieldsOf(stdout).map(pathText);
	const values = new Map<string, string>();
	for (let index = 0; index + 1 < fields.length; index += 2) {
		const [name = '', value = 'true'] = (fields[index + 1] ?? '').split('\n');
		if (fields[index] !== 'command') {
			values.set(name.slice('core.'.length), value);
		}
	}

	const files = [
		excludesFile(values.get('excludesfile')),
		path.join(repository.gitFolder, 'info', 'exclude'),
	];
	return {
		core: new Map(kept.flatMap(name => (values.has(name) ? [[name, values.get(name) ?? '']] : []))),
		excludes: files.map(readText).join('\n'),
		isSparse: values.get('sparsecheckout') === 'true',
	};
};

const excludesFile = (set: string | undefined): string =>
	set
		? path.resolve(set.replace(/^~(?=\/)/, homeFolder()))
		: path.join(process.env.XDG_CONFIG_HOME || path.join(homeFolder(), '.config'), 'git', 'ignore');

const readText = (file: string): string => {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
};
