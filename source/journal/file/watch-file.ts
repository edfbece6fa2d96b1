import {existsSync, type FSWatcher, watch} from 'node:fs';
import {basename, dirname} from 'node:path';

export type WatchOptions = {
	/** Stands in for `fs.watch` in tests. */
	watch?: (folder: string, listener: (kind: string, name: string | null) => void) => FSWatcher;
	/** Milliseconds between two looks where the system cannot watch, because its watches are used up for example. */
	fallbackInterval?: number;
};

/**
 * Calls back whenever a file may have changed, also when it or its folders do not exist yet. Costs nothing while nothing
 * happens. Returns the function that ends it.
 */
export const watchFile = (path: string, onChange: () => void, options: WatchOptions = {}): (() => void) => {
	const {watch: watchFolder = watch, fallbackInterval = 250} = options;
	let watcher: FSWatcher | undefined;
	let watched = '';
	let timer: NodeJS.Timeout | undefined;

	const poll = () => {
		watcher?.close();
		watcher = undefined;
		timer ??= setInterval(onChange, fallbackInterval);
	};

	const start = () => {
		watched = nearestFolder(path);
		watcher?.close();

		try {
			watcher = watchFolder(watched, (_kind, name) => {
				if (watched !== dirname(path)) {
					if (nearestFolder(path) !== watched) {
						start();
						onChange();
					}
				} else if (name === null || name === basename(path)) {
					onChange();
				}
			});
			watcher.on('error', poll);
		} catch {
			poll();
		}
	};

	start();

	// A folder made between looking for it and watching the one above it was not reported.
	if (!timer && nearestFolder(path) !== watched) {
		start();
	}

	return () => {
		watcher?.close();
		clearInterval(timer);
	};
};

/** The file's folder, or the nearest one above it that exists. */
const nearestFolder = (path: string): string => {
	const folder = dirname(path);
	return existsSync(folder) || folder === dirname(folder) ? folder : nearestFolder(folder);
};
