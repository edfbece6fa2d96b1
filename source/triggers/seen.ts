import {type Remembered, remember} from './remembered.js';
import type {Trigger, Waking} from './trigger.js';
import type {FolderWatch} from './watch-folders.js';

export type SeenOptions<State> = {
	/** Absolute path of the run's folder. */
	folder: string;
	/** The trigger, as LOOP.md writes it. */
	label: string;
	/** Name of the state where it is kept. */
	key: string;
	/** What is there now; `before` is what was seen last, where that helps. */
	now: (before?: State) => Promise<State>;
};

/** What a trigger saw of the repository when the loop was woken last: only what differs from that wakes it. */
export type Seen<State> = Required<Pick<Trigger, 'waking' | 'woken'>> & {
	/** What was there when the loop fell asleep first, whichever engine that was in. */
	before: () => Promise<State>;
	see: (state: State) => Promise<void>;
	/** Does work that is not looked at: a delivery. `note` sees what it wrote, before anybody looks again. */
	unwatched: <Result>(work: () => Promise<Result>, note: () => Promise<void>) => Promise<Result>;
	/** Resolves when no such work is under way. */
	written: () => Promise<unknown>;
};

export const openSeen = <State extends object>({
	folder,
	label,
	key,
	now,
}: SeenOptions<State>): Seen<State> => {
	const memory: Remembered<Record<string, State>> = remember(folder, label);
	let seen: State | undefined;
	/** What is seen once the waking is on record. */
	let latest: State | undefined;
	let delivering: Promise<unknown> = Promise.resolve();
	const known = async (): Promise<State | undefined> => seen ?? (await memory.read())?.[key];

	const see = async (state: State): Promise<void> => {
		seen = state;
		await memory.write({[key]: state});
	};

	return {
		async before() {
			const found = await known();
			if (found) {
				seen = found;
				return found;
			}

			const first = await now();
			await see(first);
			return first;
		},
		see,
		async waking() {
			latest = await now(await known());
		},
		async woken() {
			await see(latest ?? (await now(await known())));
			latest = undefined;
		},
		async unwatched(work, note) {
			const result = work();
			// What cannot be noted wakes the loop once more than it should; what was delivered is delivered.
			delivering = result.then(note, note).catch(() => {});
			await delivering;
			return result;
		},
		written: () => delivering,
	};
};

/** Looks each time something changed, once that has settled, until there is a reason to wake the loop. Closes the watch. */
export const watchFor = async (
	watch: FolderWatch,
	signal: AbortSignal,
	look: () => Promise<Waking | undefined>,
): Promise<Waking> => {
	try {
		for (;;) {
			if (await look()) {
				await watch.settled(signal);
				const waking = await look();
				if (waking) {
					return waking;
				}
			}

			await watch.changed(signal);
			await watch.settled(signal);
		}
	} finally {
		await watch.close();
	}
};
