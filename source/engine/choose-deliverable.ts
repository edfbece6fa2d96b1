import type {Sha} from '../journal/events.js';
import type {Deliverable} from '../workspace/deliverable.js';
import type {Context, Turn} from './context.js';
import {judgeForDelivery} from './phase-judge.js';

/** What is to be delivered, and what a person should know of it: sentences. */
export type Offer = Deliverable & {notes: string};

/** Most characters of a check's word that stand at the gate. */
const longestReason = 200;

const verifiedWith = 'exactly this commit, your uncommitted files included, is what was verified';

/** What is said of the commit on the user's HEAD; `commands` is false where nobody but a person or an agent judges. */
const notesOnHead = (commands: boolean): string =>
	commands
		? 'It holds the work on your HEAD, without your uncommitted files. The commands passed on exactly this commit, too.'
		: 'It holds the work on your HEAD, without your uncommitted files; it was verified with them.';

/**
 * What of a verified checkpoint is delivered. Where the user had uncommitted files, that is the work alone, on their
 * HEAD, if it applies there and every command passes on it; else the checkpoint, with those files below it.
 *
 * @throws {Halt | GoBack}
 */
export async function* chooseDeliverable(context: Context, commit: Sha, branch: string): Turn<Offer> {
	const {bones, stopwatch} = context;
	const {asCheckpointed, onHead} = await bones.deliverable(commit, branch);
	if (asCheckpointed.uncommitted.length === 0) {
		return {...asCheckpointed, notes: ''};
	}

	if (onHead === undefined) {
		return {
			...asCheckpointed,
			notes: `The work does not apply without your uncommitted files, so the branch holds a commit with them, too; ${verifiedWith}.`,
		};
	}

	// The goal is met: the time that is left is no reason any more to end the run.
	stopwatch.hold();
	try {
		const [reason] = yield* judgeForDelivery(context, onHead.commit);
		return reason === undefined
			? {...onHead, notes: notesOnHead(bones.verifiers.some(({byAgent}) => !byAgent))}
			: {
					...asCheckpointed,
					notes: `Without your uncommitted files a check does not pass (${reason.slice(0, longestReason)}), so the branch holds a commit with them, too; ${verifiedWith}.`,
				};
	} finally {
		stopwatch.release();
	}
}
