import type {CheckpointMade} from '../../journal/events/events.js';
import type {Context, Events} from '../inbox/context.js';
import {workspaceOf} from '../inbox/make-checkpoint.js';
import {passGate} from '../inbox/pass-gate.js';
import {describeFiles} from './describe-files.js';

const describe = ({files, tampered}: CheckpointMade): string[] => [
	...tampered.map(path => `protected, put back: ${path}`),
	...describeFiles(files),
];

const nextAfter = ({tampered}: CheckpointMade): string =>
	tampered.length === 0
		? 'The check runs on exactly this commit, in a clean checkout, with protected files as you wrote them.'
		: 'The check runs without the changes to protected files, and they count as tampering. If they are right, allow them: these files are the agent’s then, for the rest of this run.';

/**
 * Asks whether the agent's changes may stand; after a no they are undone, and kept in the store. A person may also let
 * the agent have the protected files it changed.
 *
 * @returns the checkpoint as it is to be judged; undefined when it was undone
 * @throws {Halt | GoBack}
 */
export async function* keepOrUndo(
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
		...(salvage === undefined ? {} : {salvage}),
		by: 'human',
		reason: answer.reason ?? 'a person did not want the changes',
	};
	return undefined;
}
