import type {ChangedFile, CheckpointMade} from '../../journal/events/events.js';
import type {Workspace} from '../../workspace/workspace.js';
import type {Context, Events} from '../inbox/context.js';
import {passGate} from '../inbox/pass-gate.js';

/** The workspace of a run that is under way. */
export const workspaceOf = ({workspace}: Context): Workspace => {
	if (!workspace) {
		throw new Error('an iteration started before the workspace was opened');
	}

	return workspace;
};

/**
 * Commits what lies in the workspace: everything that follows is about this commit.
 *
 * @param ending what the commit's subject says beyond the iteration's number; nothing for an agent that finished
 */
export async function* makeCheckpoint(context: Context, ending: string): Events<CheckpointMade> {
	const {iteration} = context.progress;
	const subject = `${context.loop.name}: iteration ${iteration}${ending === '' ? '' : `, ${ending}`}`;
	const made = await workspaceOf(context).checkpoint(iteration, subject);
	const event: CheckpointMade = {type: 'checkpoint.made', iteration, ...made};
	yield event;
	return event;
}

/** Changed files, one a line, for a gate. */
export const describeFiles = (files: readonly ChangedFile[]): string[] =>
	files.map(({path, change, added, removed}) =>
		added === undefined ? `${change} ${path}` : `${change} ${path} +${added} -${removed ?? 0}`,
	);

const describe = ({files, tampered, outside = []}: CheckpointMade): string[] => [
	...tampered.map(path => `protected, put back: ${path}`),
	...outside.map(path => `outside \`allow\`, undone: ${path}`),
	...describeFiles(files),
];

const nextAfter = ({tampered, outside = []}: CheckpointMade): string =>
	tampered.length === 0
		? `${outside.length === 0 ? '' : 'What the agent changed beside what the loop allows is undone; it is no tampering. '}The check runs on exactly this commit, in a clean checkout, with protected files as you wrote them.`
		: 'The check runs without the changes to protected files, and they count as tampering. If they are right, allow them: these files are the agent’s then, for the rest of this run.';

/**
 * Asks whether the agent's changes may stand; after a no they are undone, and kept in the store. The user may also let
 * the agent have the protected files it changed.
 *
 * @returns the checkpoint to verify; undefined when it was undone
 * @throws {Halt | RollBack}
 */
export async function* passCheckpointGate(
	context: Context,
	checkpoint: CheckpointMade,
): Events<CheckpointMade | undefined> {
	const {iteration, checkpoints} = context.progress;
	const count = checkpoint.files.length;
	const {tampered} = checkpoint;
	const answer = yield* passGate(context, {
		name: 'checkpoint',
		question:
			count === 0
				? 'The agent changed no file. Go on to the check?'
				: `Keep these changes to ${count === 1 ? 'one file' : `${count} files`} as checkpoint ${iteration}?`,
		next: nextAfter(checkpoint),
		onReject:
			count === 0
				? 'It is not judged, and the next iteration starts with your reason in its prompt.'
				: 'The changes are undone (and kept in the store), and the next iteration starts with your reason in its prompt.',
		...(tampered.length === 0 ? {} : {choices: ['approve', 'reject', 'always']}),
		details: describe(checkpoint),
		commit: checkpoint.commit,
	});
	if (answer.answer === 'always') {
		await workspaceOf(context).allow(tampered);
		return context.progress.checkpoint ?? checkpoint;
	}

	if (answer.answer === 'approve') {
		return checkpoint;
	}

	const to = [...checkpoints].findLast(
		([number, commit]) => number < iteration && commit === checkpoint.parent,
	);
	const salvage = await workspaceOf(context).rollBack(checkpoint.parent, `rejected-${iteration}`);
	yield {
		type: 'rolled.back',
		to: to?.[0] ?? 0,
		commit: checkpoint.parent,
		salvage,
		by: 'human',
		reason: answer.reason ?? 'no reason was given',
	};
	return undefined;
}
