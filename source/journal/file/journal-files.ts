/** The calls to the operating system the journal's writer makes, so that tests can make the Nth of them fail. */
import {fstatSync, ftruncateSync, writeSync} from 'node:fs';
import {type FileHandle, open, rm} from 'node:fs/promises';

export type JournalFile = {
	/** Writes at the end of the file, perhaps only a part; returns how many bytes. Synchronous: it goes to a cache. */
	write: (bytes: Buffer) => number;
	/** Waits until everything written is on the disk. */
	datasync: () => Promise<void>;
	truncate: (size: number) => void;
	/** False once nothing leads to the file any more, so that it is lost when it is closed. */
	isThere: () => boolean;
	read: FileHandle['read'];
	close: () => Promise<void>;
};

export type JournalFiles = {
	/** `append` creates the file where there is none; `create` fails where there is one. */
	open: (path: string, mode: 'append' | 'create') => Promise<JournalFile>;
	/** Makes the entries of a folder durable. */
	syncFolder: (folder: string) => Promise<void>;
	/** Removes a file; one that is not there is fine. */
	remove: (path: string) => Promise<void>;
};

export const journalFiles: JournalFiles = {
	open: async (path, mode) => {
		const handle = await open(path, mode === 'append' ? 'a+' : 'ax+', 0o600);
		return {
			write: bytes => writeSync(handle.fd, bytes),
			datasync: () => handle.datasync(),
			truncate: size => ftruncateSync(handle.fd, size),
			isThere: () => fstatSync(handle.fd).nlink > 0,
			read: handle.read.bind(handle) as FileHandle['read'],
			close: () => handle.close(),
		};
	},
	syncFolder: async folder => {
		const handle = await open(folder, 'r');

		try {
			await handle.sync();
		} finally {
			await handle.close();
		}
	},
	remove: path => rm(path, {force: true}),
};
