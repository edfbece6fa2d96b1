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
	return `It holds a commit with your uncommitted files, too: ${names}. ${why} What was verified is exactly this commit.`;
};

/** What is said of the commit on the user's HEAD; `commands` is false where nobody but the user or an agent judges. */
const notesOnHead = (where: string, commands: boolean): string =>
	commands
		? `It is the work on ${where}, without your uncommitted files. The commands passed on exactly this commit, too.`
		: `It is the work on ${where}, without your uncommitted files; it was verified with them.`;

/** What is said of work that is newer than the files it was done on. */
const notesMoved = (branch: string, commands: boolean): string =>
	commands
		? `Your ${branch} has moved on; this is the work on its newest commit. The commands passed on exactly this commit, too.`
		: `Your ${branch} has moved on; this is the work on its newest commit, and was verified on the one before.`;

/** Why the work is delivered on the files it was done on. */
const staleNotes = (branch: string, why: string): string =>
	`Your ${branch} has moved on. ${why}, so this is the work on the commit it began with.`;

const allNotes = (...notes: readonly string[]): string => notes.filter(note => note !== '').join(' ');

/**
 * What of a verified checkpoint is delivered. Where the user had uncommitted files, or their branch has moved on, that is
 * the work alone, on its newest commit, if it applies there and every command passes on it; else the checkpoint, with
 * whatever lies below it.
 *
 * @throws {Halt | RollBack}
 */
export async function* chooseDeliverable(context: Context, commit: Sha, branch: string): Events<Chosen> {
	const {parts, stopwatch} = context;
	const {delivery} = parts;
	const {asCheckpointed, onHead, hasMoved} = await delivery.choose(commit, branch);
	const {uncommitted} = asCheckpointed;
	const isDirty = uncommitted.length > 0 && delivery.kind !== 'files';
	const name = delivery.began === undefined ? 'HEAD' : `branch ${delivery.began}`;
	if (!isDirty && !hasMoved) {
		return {...asCheckpointed, notes: ''};
	}

	if (onHead === undefined) {
		return {
			...asCheckpointed,
			notes: allNotes(
				isDirty ? notesWith(uncommitted, 'The work does not apply without them.') : '',
				hasMoved ? staleNotes(name, 'The work does not apply to its newest commit') : '',
			),
		};
	}

	// The goal is met: the time that is left is no reason any more to end the run.
	stopwatch.hold();
	try {
		const [reason] = yield* verifyForDelivery(context, onHead.commit, {asIs: hasMoved});
		const commands = parts.verifiers.some(({byAgent}) => !byAgent);
		if (reason === undefined) {
			return {
				...onHead,
				notes: hasMoved ? notesMoved(name, commands) : notesOnHead('your HEAD', commands),
			};
		}

		const why = reason.slice(0, longestReason);
		return {
			...asCheckpointed,
			notes: allNotes(
				isDirty ? notesWith(uncommitted, `Without them a check does not pass (${why}).`) : '',
				hasMoved ? staleNotes(name, `On its newest commit a check does not pass (${why})`) : '',
			),
		};
	} finally {
		stopwatch.release();
	}
}
