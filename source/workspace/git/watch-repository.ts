import type {Repository} from '../workspace.js';
import {fieldsOf, pathText} from './byte-paths.js';
import {git} from './git.js';
import {listKnownFiles} from './known-files.js';

const heads = 'refs/heads/';

/** What a trigger asks of the user's repository while a loop sleeps. Reads only. */
export const watchRepository = (repository: Repository) => {
	const place = {gitFolder: repository.gitFolder};
	return {
		gitFolder: repository.gitFolder,
		files: async () => listKnownFiles(repository),
		async ignoredFolders(): Promise<string[]> {
			const which = ['--others', '--ignored', '--exclude-standard', '--directory'];
			const {stdout} = await git({folder: repository.root}, ['ls-files', '-z', ...which]);
			return fieldsOf(stdout)
				.filter(entry => entry.endsWith('/'))
				.map(entry => pathText(entry.slice(0, -1)));
		},
		async branches(): Promise<Map<string, string>> {
			const {stdout} = await git(place, ['for-each-ref', '--format=%(objectname) %(refname)', heads]);
			return new Map(
				stdout
					.toString()
					.split('\n')
					.filter(Boolean)
					.map(line => [line.slice(line.indexOf(' ') + 1 + heads.length), line.slice(0, line.indexOf(' '))]),
			);
		},
		async commits(tips: readonly string[], seen: readonly string[], most: number) {
			if (tips.length === 0) {
				return [];
			}

			// A tip that was seen may be gone since: its branch was deleted and git tidied up.
			const {stdout} = await git(
				place,
				['log', '-z', `--max-count=${most}`, '--ignore-missing', '--format=%H%x1f%s', '--stdin'],
				{input: `${[...tips, ...seen.map(sha => `^${sha}`)].join('\n')}\n`},
			);
			return fieldsOf(stdout).map(record => {
				const [sha = '', subject = ''] = pathText(record).split('\x1f');
				return {sha, subject};
			});
		},
	};
};
