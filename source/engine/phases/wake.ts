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
	parts === undefined
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

/**
 * What a waking starts from: after a result that is not verified that work, brought onto the user's newest files where it
 * applies to them; else the user's files as they are now.
 *
 * @returns whether these are other files than before, and so have to be verified first
 * @throws {Halt | RollBack}
 */
export async function* wake(context: Context, waking: Waking): Events<boolean> {
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
	if (renewed.parts === undefined) {
		return false;
	}

	await context.workspace?.dispose();
	context.workspace = undefined;
	context.parts = renewed.parts;
	return true;
}
