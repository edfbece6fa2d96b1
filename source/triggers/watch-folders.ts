import path from 'node:path';
import type {Clock} from '../system/clock.js';
import {longestNap} from '../system/clock.js';

export type WatchOptions = {
	/** Absolute path; nothing outside of it is watched. */
	top: string;
	/** Whether a folder, relative to the top, may hold what counts; the top itself always does. */
	enters: (folder: string) => boolean;
	/** Whether a change of this path, relative to the top, counts. */
	counts: (file: string) => boolean;
	clock: Clock;
};

export type FolderWatch = {
	/** Resolves when changes are noticed; where that cannot be, after the longest nap each time. Rejects on abort. */
	changed: (signal: AbortSignal) => Promise<void>;
	/** Resolves when nothing has changed for a moment, or when changes do not end. */
	settled: (signal: AbortSignal) => Promise<void>;
	close: () => Promise<void>;
};

/** milliseconds without a change after which a series of them is over; a branch that is checked out is one */
const quiet = 300;
/** milliseconds after which a series of changes that does not end counts as over */
const longestSeries = 10_000;

/**
 * Watches folders, not their files: the kernel tells of each change in a folder, so one watch a folder is enough, and a
 * sleeping loop uses no processor. chokidar finds the folders, and new ones as they are made.
 */
export const watchFolders = async ({top, enters, counts, clock}: WatchOptions): Promise<FolderWatch> => {
	let hasChanged = false;
	let lastChange = clock.monotonic();
	let isBlind = false;
	let tell = (): void => {};

	const change = (): void => {
		hasChanged = true;
		lastChange = clock.monotonic();
		tell();
	};

	const relative = (file: string): string => path.relative(top, file).split(path.sep).join('/');
	// Loaded where something is watched: most runs start without it.
	const {watch} = await import('chokidar');
	const watcher = watch(top, {
		ignoreInitial: true,
		followSymlinks: false,
		usePolling: false,
		atomic: false,
		// A folder that may not be read holds nothing of the loop's.
		ignorePermissionErrors: true,
		ignored: (file, stats) => {
			const inside = relative(file);
			return inside !== '' && (stats?.isDirectory() === false || !enters(inside));
		},
	});
	watcher.on('raw', (_event, name, details) => {
		const {watchedPath = top} = (details ?? {}) as {watchedPath?: string};
		// On some systems an event does not name the file.
		if (typeof name !== 'string' || counts(relative(path.resolve(watchedPath, name)))) {
			change();
		}
	});
	// A folder that was moved here brings files that no event names.
	watcher.on('addDir', change).on('unlinkDir', change);
	watcher.on('error', () => {
		// The system has no more watches to give: from now on one has to look.
		isBlind = true;
		change();
	});
	await new Promise<void>(resolve => {
		watcher.once('ready', resolve);
		watcher.once('error', () => resolve());
	});

	return {
		async changed(signal) {
			signal.throwIfAborted();
			if (isBlind) {
				await clock.sleep(longestNap, signal);
			} else if (!hasChanged) {
				await new Promise<void>((resolve, reject) => {
					const onAbort = (): void => reject(signal.reason);
					signal.addEventListener('abort', onAbort, {once: true});
					tell = () => {
						signal.removeEventListener('abort', onAbort);
						resolve();
					};
				});
			}

			hasChanged = false;
		},
		async settled(signal) {
			for (const start = clock.monotonic(); clock.monotonic() - start < longestSeries; ) {
				const left = lastChange + quiet - clock.monotonic();
				if (left <= 0) {
					break;
				}

				await clock.sleep(left, signal);
			}

			hasChanged = false;
		},
		close: async () => watcher.close(),
	};
};
