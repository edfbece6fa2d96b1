import {followFile} from '../../system/follow-file.js';
import {createLineSplitter} from '../../system/split-lines.js';
import type {AcpCompanion, CompanionListener} from '../acp/acp-companion.js';
import {createPatience} from '../patience.js';
import type {ReadApiCall} from './api-call.js';

/** A file that the agent keeps record of its calls in. */
export type RecordFile = {
	/** Its path, for a session; undefined as long as nobody knows. */
	locate: (session: string) => Promise<string | undefined>;
	read: (session: string) => ReadApiCall;
	/** Written for us alone. */
	isOurs?: boolean;
};

export type RecordCompanionOptions = Pick<AcpCompanion, 'arguments' | 'environment'> & {
	files: readonly RecordFile[];
	/** Forgets what was made for it. */
	close: () => void;
};

/** Bytes of one line; longer ones hold prompts, not figures. */
const LINE_LIMIT = 256 * 1024;
/** Bytes of a file of ours, until it is emptied. */
const FILE_LIMIT = 16 * 1024 * 1024;

/**
 * Hears of an agent's calls to its model from files that it keeps record of them in, while the turn is under way: what
 * each call took, and when the provider refused. Nothing is sent anywhere.
 *
 * The agent's tools run with the same rights, so they can write there, too. Figures of the protocol that are higher win
 * at the end of the turn, so that nothing gets cheaper by it. A refusal that is made up ends the turn and makes the loop
 * wait, within its budget of time: no more than a tool can do by waiting itself.
 */
export const createRecordCompanion = (options: RecordCompanionOptions): AcpCompanion => {
	const patience = createPatience();
	let listener: CompanionListener | undefined;
	let followed: ReturnType<typeof followFile>[] = [];

	const hear = (read: ReadApiCall, line: string): void => {
		const call = read(line);
		if (!call) {
			return;
		}

		if (call.kind === 'answered' && call.usage) {
			listener?.usage(call.usage);
		}

		const told = patience.heard(call);
		if (told !== undefined) {
			listener?.retry(told);
		}
	};

	return {
		arguments: options.arguments,
		environment: options.environment,
		async open(session, given) {
			listener = given;
			followed = options.files.map(({locate, read: reading, isOurs}) => {
				const lines = createLineSplitter(LINE_LIMIT);
				const read = reading(session);
				return followFile({
					locate: () => locate(session),
					onBytes(bytes) {
						for (const line of lines.push(bytes)?.split('\n') ?? []) {
							hear(read, line);
						}
					},
					...(isOurs ? {emptyAfter: FILE_LIMIT} : {}),
				});
			});
		},
		isSufficient: () => false,
		begin: patience.begin,
		async settle() {
			await Promise.all(followed.map(file => file.catchUp()));
		},
		failure: patience.refusal,
		lost: patience.lost,
		close() {
			void Promise.all(followed.map(file => file.close())).then(options.close);
		},
	};
};
