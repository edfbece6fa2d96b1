import type {Context, Events} from './inbox/context.js';
import type {RollBack} from './inbox/halt.js';
import {makeCheckpoint} from './phases/checkpoint.js';
import {rememberUndone} from './phases/memory.js';
import {undoneBy} from './progress/roll-back.js';

/** Puts the workspace back to an earlier checkpoint, after the user asked for it. */
export async function* rollBack(context: Context, {iteration, message}: RollBack): Events {
	const {progress, workspace} = context;
	const commit = progress.checkpoints.get(iteration);
	if (!commit || !workspace) {
		return;
	}

	const reason = message === '' ? 'no reason was given' : message;
	const undone = undoneBy(progress, iteration);
	const salvage = await workspace.rollBack(commit, `before-rollback-${progress.iteration}`);
	if (undone !== undefined) {
		yield* rememberUndone(context, undone, reason);
	}

	if (progress.open) {
		yield* interruptIteration(context, 'continue', 'you went back to an earlier iteration');
	}

	yield {
		type: 'rolled.back',
		to: iteration,
		commit,
		salvage,
		by: 'human',
		reason,
	};
}

/** Closes the current iteration without a verdict. */
export async function* interruptIteration(
	context: Context,
	decision: 'continue' | 'stop',
	reason: string,
): Events {
	yield {
		type: 'iteration.finished',
		iteration: context.progress.iteration,
		verdict: 'interrupted',
		decision,
		reason,
		milliseconds: Math.round(context.stopwatch.worked() - context.progress.active),
	};
}

/** Saves what an unfinished iteration left, and closes it. */
export async function* closeUnfinished(
	context: Context,
	reason: string,
	decision: 'continue' | 'stop' = 'stop',
): Events {
	const {progress, workspace} = context;
	if (!progress.open) {
		return;
	}

	if (progress.agent && !progress.checkpoint && workspace) {
		try {
			yield* makeCheckpoint(context, 'stopped before it was verified');
		} catch {
			// The only copy of these files; resuming the run saves them from there.
			context.mustKeepWorkspace = true;
		}
	}

	yield* interruptIteration(context, decision, reason);
}
