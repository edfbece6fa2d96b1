import type {Sha} from '../../journal/events/events.js';
import {bytesOf} from './byte-paths.js';
import {type GitPlace, git, gitText} from './git.js';

/** The engine alone writes memory: it stays out of bases, checkpoints and deliveries. */
const memory = ':(top,exclude,glob)loops/**/MEMORY.md';

/** Python would use a cache instead of the file it was made from. */
const caches = ':(top,exclude,glob)**/__pycache__/**';

export type AddOptions = {
	/** Paths to leave as they are in the index, as `fieldsOf` gives them. */
	leave?: readonly string[];
	withMemory?: boolean;
	withoutCaches?: boolean;
};

/** Brings an index in line with the files of its work tree. Returns what could not be read and why, one a line. */
export const addAll = async (place: GitPlace, options: AddOptions = {}): Promise<string[]> => {
	const pathspecs = [
		'.',
		...(options.withMemory ? [] : [memory]),
		...(options.withoutCaches ? [caches] : []),
	];
	for (const path of options.leave ?? []) {
		pathspecs.push(`:(top,exclude,literal)${path}`);
	}

	const {stderr} = await git(
		place,
		[
			'add',
			'--all',
			'--ignore-errors',
			'--no-warn-embedded-repo',
			'--pathspec-from-file=-',
			'--pathspec-file-nul',
		],
		{input: bytesOf(pathspecs), accept: [0, 1], durable: true},
	);
	// A folder that cannot be entered is only warned about, and its files would count as deleted.
	return stderr.split('\n').filter(Boolean).slice(0, 20);
};

export const writeTree = (place: GitPlace): Promise<Sha> => gitText(place, ['write-tree'], {durable: true});

/** An entry of an index; mode `0` removes the path. */
export type IndexEntry = {mode: string; blob: Sha; path: string};

/** Sets entries of an index, without looking at any file. An entry in the way of another one gives way. */
export const setEntries = async (place: GitPlace, entries: readonly IndexEntry[]): Promise<void> => {
	const removals = entries.filter(({mode}) => Number(mode) === 0);
	const others = entries.filter(({mode}) => Number(mode) !== 0);
	const lines = [
		...removals.map(({blob, path}) => `0 ${blob}\t${path}`),
		...others.map(({mode, blob, path}) => `${mode} ${blob}\t${path}`),
	];
	await git(place, ['update-index', '--add', '--replace', '-z', '--index-info'], {input: bytesOf(lines)});
};
