import {readdirSync, readFileSync} from 'node:fs';
import {runMarker} from '../../../source/system/process/watchdog.js';

/** Command lines of the living processes that carry a run's marker, as /proc tells. */
export const livingOfRun = (runFolder: string): string[] =>
	readdirSync('/proc')
		.filter(entry => /^\d+$/.test(entry))
		.flatMap(pid => {
			try {
				const environment = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
				return environment.includes(`${runMarker}=${runFolder}`)
					? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()]
					: [];
			} catch {
				// It ended while we looked.
				return [];
			}
		});
