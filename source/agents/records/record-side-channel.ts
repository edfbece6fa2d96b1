import type {ReadApiCall} from '../../products/api-call.js';
import type {Records} from '../../products/product.js';
import {followFile} from '../../system/files/follow-file.js';
import {createLineSplitter} from '../../system/text/split-lines.js';
import {createRefusalTracker} from './refusal-tracker.js';
import type {SideChannel, SideChannelListener} from './side-channel.js';

/** Bytes of one line; longer ones hold prompts, not usage. */
const lineLimit = 256 * 1024;
/** Bytes of a file that is ours, after which it is emptied. */
const fileLimit = 16 * 1024 * 1024;

/**
 * Follows the files in which an agent records its calls to the model, during the turn: what each call used, and when the
 * provider refused. Nothing is sent anywhere.
 *
 * The agent's tools have the same rights, so they can write to these files. Where the protocol reports more usage at the
 * end of the turn, that counts, so no record can lower it. A forged refusal ends the turn and makes the loop wait, within
 * its time limit: no more than a tool can do by sleeping.
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

		const refusal = patience.record(call);
		if (refusal !== undefined) {
			listener?.retry(refusal);
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
					emptyAfter: isOurs ? fileLimit : undefined,
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
