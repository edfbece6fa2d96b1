import {type Journal, type JournalOptions, openJournal} from '../file/append.js';
import {journalFailed} from '../file/problems.js';
import {newRunKey, type RunKey, readRunKey, writeRunKey} from './run-key.js';

/**
 * Opens the journal of a run like `openJournal`, chained with the run's key, which is made with the first record. Closing
 * it notes how many records there are, so that none can be cut off unseen.
 *
 * @throws Problem as `openJournal`, and when a record was changed without the key
 */
export const openChainedJournal = async (
	folder: string,
	options: Omit<JournalOptions, 'key'> = {},
): Promise<Journal> => {
	let key: RunKey | undefined;
	const journal = await openJournal(folder, {
		...options,
		async key(last) {
			// A key without a record is that of another run, which had this name before.
			key = last === 0 ? undefined : await readRunKey(folder);
			if (!key) {
				key = newRunKey(last + 1);
				await writeRunKey(folder, key).catch(error => {
					throw journalFailed(folder, "keep the key of the run's journal", error);
				});
			}

			return key;
		},
	});
	return {
		append: body => journal.append(body),
		get last() {
			return journal.last;
		},
		...(journal.repaired ? {repaired: journal.repaired} : {}),
		async close() {
			await journal.close();
			if (key) {
				// On a full disk their number is not noted; the records themselves are safe.
				await writeRunKey(folder, {...key, last: journal.last}).catch(() => {});
			}
		},
	};
};
