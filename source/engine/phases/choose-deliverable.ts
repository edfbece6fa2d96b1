import type {Sha} from '../../journal/events/events.js';
import type {Deliverable} from '../../workspace/delivery/deliverable.js';
import type {Context, Events} from '../inbox/context.js';
import {verifyForDelivery} from './verify.js';

/** What is to be delivered, and what the user should know of it: sentences. */
export type Chosen = Deliverable & {notes: string};

/** Most characters of a check's word that stand at the gate. */
const longestReason = 200;

/** Most files that are named in a sentence. */
const mostNamed = 4;

/** What is said of the checkpoint with the uncommitted files below it, names first: a low screen cuts the end off. */
const notesWith = (files: readonly string[], why: string): string => {
	const more = files.length - mostNamed;
	const names = `${files.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	return `The branch holds a commit with your uncommitted files, too: ${names}. ${why} What was verified is exactly this commit.`;
};

/** What is said of the commit on the user's HEAD; `commands` is false where nobody but the user or an agent judges. */
const notesOnHead = (commands: boolean): string =>
	commands
		? 'The branch holds the work on your HEAD, without your uncommitted files. The commands passed on exactly this commit, too.'
		: 'The branch holds the work on your HEAD, without your uncommitted files; it was verified with them.';

/**
 * What of a verified checkpoint is delivered. Where the user had uncommitted files, that is the work alone, on their
 * HEAD, if it applies there and every command passes on it; else the checkpoint, with those files below it.
 *
 * @throws {Halt | RollBack}
 */
export async function* chooseDeliverable(context: Context, commit: Sha, branch: string): Events<Chosen> {
	const {parts, stopwatch} = context;
	const {asCheckpointed, onHead} = await parts.deliverable(commit, branch);
	if (asCheckpointed.uncommitted.length === 0) {
		return {...asCheckpointed, notes: ''};
	}

	if (onHead === undefined) {
		return {
			...asCheckpointed,
			notes: notesWith(asCheckpointed.uncommitted, 'The work does not apply without them.'),
		};
	}

	// The goal is met: the time that is left is no reason any more to end the run.
	stopwatch.hold();
	try {
		const [reason] = yield* verifyForDelivery(context, onHead.commit);
		return reason === undefined
			? {...onHead, notes: notesOnHead(parts.verifiers.some(({byAgent}) => !byAgent))}
			: {
					...asCheckpointed,
					notes: notesWith(
						asCheckpointed.uncommitted,
						`Without them a check does not pass (${reason.slice(0, longestReason)}).`,
					),
				};
	} finally {
		stopwatch.release();
	}
}
