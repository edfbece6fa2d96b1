import {readdirSync, readFileSync} from 'node:fs';
import {runMarker} from '../../source/system/process/watchdog.js';

/** Command lines of the living processes that carry the mark of a run below a folder, as /proc tells. */
export const leftRunning = (folder: string): string[] =>
	readdirSync('/proc').flatMap(pid => {
		try {
			const isMarked = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${runMarker}=${folder}`);
			const commandLine = isMarked ? readFileSync(`/proc/${pid}/cmdline`, 'latin1') : '';
			return commandLine === '' ? [] : [commandLine.replaceAll('\0', ' ')];
		} catch {
			return [];
		}
	});
