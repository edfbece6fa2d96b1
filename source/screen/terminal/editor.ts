import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Problem} from '../../problem.js';
import {makeTemporaryFolder} from '../../system/files/temporary-folder.js';
import type {Environment} from './terminal.js';

/** The editor of your choice; `vi` is on every POSIX system. */
export const editorOf = (environment: Environment): string =>
	environment.VISUAL || environment.EDITOR || 'vi';

export type EditOptions = {
	environment: Environment;
	/** Name of the file; its extension tells the editor the language. */
	file: string;
};

/**
 * Opens text in your editor and returns it as saved. The terminal must be suspended. Throws a `Problem` when the
 * editor is missing or fails; then the text counts as unchanged.
 */
export const editText = async (text: string, {environment, file}: EditOptions): Promise<string> => {
	const {execa} = await import('execa');
	const editor = editorOf(environment);
	const folder = makeTemporaryFolder('treadle-edit-');
	const target = path.join(folder, file);
	// The editor gets Ctrl+C as a key; one that leaves the terminal as it is would send us a signal and end the screen.
	const ignore = () => {};
	process.on('SIGINT', ignore);
	try {
		await writeFile(target, text, {mode: 0o600});
		// As git does it: the value is a shell command, so `code --wait` and quoted paths work.
		const result = await execa('sh', ['-c', `${editor} "$@"`, editor, target], {
			stdio: 'inherit',
			reject: false,
		});
		if (result.exitCode === 127 || result.code === 'ENOENT') {
			throw new Problem(`The editor ${editor} was not found`, {
				hint: 'Set VISUAL or EDITOR to one that is installed.',
			});
		}

		if (result.failed) {
			const how = result.signal ? `was ended by ${result.signal}` : `ended with code ${result.exitCode}`;
			throw new Problem(`The editor ${editor} ${how}; nothing was sent`);
		}

		return await readFile(target, 'utf8');
	} finally {
		process.off('SIGINT', ignore);
		await rm(folder, {recursive: true, force: true});
	}
};
