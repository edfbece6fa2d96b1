import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import type {TriggerFired} from '../../journal/events/events.js';
import {oneLine} from '../../system/text/sanitize.js';
import type {Waking} from '../../triggers/trigger.js';
import type {Context, Events, Renewed} from '../inbox/context.js';
import {runTask} from '../inbox/run-task.js';
import {describeSkipped} from '../process/start-event.js';

/** Most lines that are recorded of what woke the loop, and most characters of one. */
const mostDetails = 40;
const longestDetail = 300;

const bounded = (details: readonly string[]): string[] => {
	const more = details.length - mostDetails;
	const lines = details.slice(0, mostDetails).map(line => oneLine(line, longestDetail));
	return more > 0 ? [...lines, `and ${more} more`] : lines;
};

/** What the event says of the files that a waking starts from. */
const startOf = ({parts, snapshot, head, branch, work, kept}: Renewed): Partial<TriggerFired> =>
	parts === undefined || snapshot === undefined
		? {kept}
		: {
				base: snapshot.commit,
				baseTree: snapshot.tree,
				head,
				branch,
				dirty: snapshot.dirty,
				...describeSkipped(snapshot.skipped),
				work: work?.commit,
				workTree: work?.tree,
			};

/** The event for what woke the loop. */
export const firedBy = ({trigger, reason, details = []}: Waking): TriggerFired => ({
	type: 'trigger.fired',
	trigger,
	reason,
	...(details.length > 0 ? {details: bounded(details)} : {}),
});

/** A loop is fixed when its run starts: what is changed in it afterwards is for the next run. */
async function* reportChangedLoop({loop, progress}: Context): Events {
	const text = await readFile(loop.file).catch(() => undefined);
	if (text === undefined || createHash('sha256').update(text).digest('hex') !== loop.digest) {
		yield {
			type: 'agent.step',
			iteration: Math.max(progress.iteration, 0),
			step: {
				kind: 'notice',
				id: 'changed-loop',
				text: `LOOP.md was ${text === undefined ? 'removed' : 'changed'} since this run started, which goes on as it was. Stop it and start a new run for the new one.`,
			},
		};
	}
}

/**
 * What a waking starts from: after a result that is not verified that work, brought onto the user's newest files where it
 * applies to them; else the user's files as they are now.
 *
 * @returns `new files` have to be verified first; with `nothing` there is neither work nor files to start from
 * @throws {Halt | RollBack}
 */
export async function* wake(context: Context, waking: Waking): Events<'new files' | 'work' | 'nothing'> {
	const {loop, progress} = context;
	const isWork =
		loop.continue === 'work' && progress.last?.verdict !== 'passed' && progress.commit !== progress.base;
	const renewed = yield* runTask(context, async () => {
		// What changes while the snapshot is taken may not be in it, and wakes the loop again.
		await context.parts.trigger.waking?.();
		return context.parts.renew({work: isWork ? progress.commit : undefined, given: progress.given});
	});
	yield {...firedBy(waking), ...startOf(renewed)};
	await context.parts.trigger.woken?.();
	yield* reportChangedLoop(context);
	if (renewed.parts === undefined) {
		return isWork ? 'work' : 'nothing';
	}

	await context.workspace?.dispose();
	context.workspace = undefined;
	context.parts = renewed.parts;
	return 'new files';
}
