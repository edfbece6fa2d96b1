import {
	type JournalFile,
	type JournalFiles,
	journalFiles,
} from '../../../source/journal/file/journal-files.js';

type Call = 'open' | 'write' | 'datasync' | 'truncate' | 'syncFolder' | 'remove';
type Failure = {
	/** Calls that still succeed. */
	after: number;
	code: string;
	/** The failure lasts while this is true. */
	while?: () => boolean;
};

/** The real files, with a list of the calls made and a way to make them fail. */
export const watchedFiles = (options: {longestWrite?: number} = {}) => {
	const calls: Call[] = [];
	const failures = new Map<Call, Failure>();
	let openFiles = 0;

	const called = (call: Call) => {
		calls.push(call);
		const failure = failures.get(call);

		if (failure && failure.after-- <= 0 && (failure.while?.() ?? true)) {
			throw Object.assign(new Error(`${failure.code}: injected`), {code: failure.code});
		}
	};

	const watch = (file: JournalFile): JournalFile => ({
		write: bytes => {
			called('write');
			return file.write(bytes.subarray(0, options.longestWrite));
		},
		datasync: async () => {
			called('datasync');
			await file.datasync();
		},
		truncate: size => {
			called('truncate');
			file.truncate(size);
		},
		isThere: () => file.isThere(),
		read: file.read,
		close: async () => {
			openFiles--;
			await file.close();
		},
	});

	const files: JournalFiles = {
		open: async (path, mode) => {
			called('open');
			const file = watch(await journalFiles.open(path, mode));
			openFiles++;
			return file;
		},
		syncFolder: async folder => {
			called('syncFolder');
			await journalFiles.syncFolder(folder);
		},
		remove: async path => {
			called('remove');
			await journalFiles.remove(path);
		},
	};

	return {
		files,
		calls,
		fail: (call: Call, failure: Failure) => void failures.set(call, failure),
		heal: () => failures.clear(),
		/** How many files are open. */
		open: () => openFiles,
	};
};
