import type {CheckpointMade} from '../../journal/events/events.js';
import type {Workspace} from '../../workspace/workspace.js';
import type {Context, Events} from './context.js';

/** The workspace of a run that is under way. */
export const workspaceOf = ({workspace}: Context): Workspace => {
	if (!workspace) {
		throw new Error('an iteration started before the workspace was opened');
	}

	return workspace;
};

/**
 * Commits what lies in the workspace: the facts everything after is judged by.
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
