import type {ReadApiCall} from '../../products/api-call.js';
import type {Records} from '../../products/product.js';
import {followFile} from '../../system/files/follow-file.js';
import {createLineSplitter} from '../../system/text/split-lines.js';
import {createRefusalTracker} from './refusal-tracker.js';
import type {SideChannel, SideChannelListener} from './side-channel.js';

/** Bytes of one line; longer ones hold prompts, not figures. */
const lineLimit = 256 * 1024;
/** Bytes of a file of ours, until it is emptied. */
const fileLimit = 16 * 1024 * 1024;

/**
 * Hears of an agent's calls to its model from files that it keeps record of them in, while the turn is under way: what
 * each call took, and when the provider refused. Nothing is sent anywhere.
 *
 * The agent's tools run with the same rights, so they can write there, too. Figures of the protocol that are higher win
 * at the end of the turn, so that nothing gets cheaper by it. A refusal that is made up ends the turn and makes the loop
 * wait, within its budget of time: no more than a tool can do by waiting itself.
 */
export const followRecords = (records: Records, remove: () => void): SideChannel => {
	const patience = createRefusalTracker();
	let listener: SideChannelListener | undefined;
	let followed: ReturnType<typeof followFile>[] = [];

	const receive = (read: ReadApiCall, line: string): void => {
		const call = read(line);
		if (!call) {
			return;
		}

		if (call.kind === 'answered' && call.usage) {
			listener?.usage(call.usage);
		}

		const told = patience.record(call);
		if (told !== undefined) {
			listener?.retry(told);
		}
	};

	return {
		arguments: records.arguments,
		environment: records.environment,
		async open(session, given) {
			listener = given;
			followed = records.files.map(({locate, read: reading, isOurs}) => {
				const lines = createLineSplitter(lineLimit);
				const read = reading(session);
				return followFile({
					locate: () => locate(session),
					onBytes(bytes) {
						for (const line of lines.push(bytes)?.split('\n') ?? []) {
							receive(read, line);
						}
					},
					...(isOurs ? {emptyAfter: fileLimit} : {}),
				});
			});
		},
		isComplete: () => false,
		begin: patience.begin,
		async settle() {
			await Promise.all(followed.map(file => file.catchUp()));
		},
		failure: patience.refusal,
		gaveUp: patience.gaveUp,
		close() {
			void Promise.all(followed.map(file => file.close())).then(remove);
		},
	};
};
