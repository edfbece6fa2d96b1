import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {removeLeftovers, writeAtomically} from '../system/files/write-atomically.js';

/** What a trigger keeps in the run's folder, so that a run that is killed asleep still sees what happened meanwhile. */
export type Remembered<State> = {
	/** Undefined before anything was kept; also where the file is damaged, and the trigger begins anew. */
	read: () => Promise<State | undefined>;
	write: (state: State) => Promise<void>;
};

/**
 * @param folder absolute path of the run's folder
 * @param trigger as LOOP.md writes it
 */
export const remember = <State>(folder: string, trigger: string): Remembered<State> => {
	const name = createHash('sha256').update(trigger).digest('hex').slice(0, 12);
	const file = path.join(folder, `trigger-${name}.json`);
	return {
		async read() {
			try {
				return JSON.parse(await readFile(file, 'utf8')) as State;
			} catch {
				return undefined;
			}
		},
		async write(state) {
			await removeLeftovers(file);
			await writeAtomically(file, JSON.stringify(state), {mode: 0o600});
		},
	};
};
