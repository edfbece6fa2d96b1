/** What you may request of a running engine, from the screen or from another terminal. */
import {z} from 'zod';
import {deliveryKinds} from '../loop/loop.js';
import {changeableNames} from '../loop/values/new-limit.js';
import {readMessage} from './messages.js';

const answer = z.object({
	answer: z.enum(['approve', 'reject', 'edit', 'always']),
	reason: z.string().optional(),
	text: z.string().optional(),
});

const request = z.discriminatedUnion('type', [
	/** `commit` binds the answer to the commit that the gate was read to be about. */
	z.object({type: z.literal('answer'), gate: z.string(), commit: z.string().optional(), answer}),
	z.object({type: z.literal('note'), text: z.string()}),
	z.object({type: z.literal('pause')}),
	/** Stops what the run has started in the middle of its work, until `resume`. */
	z.object({type: z.literal('freeze')}),
	z.object({type: z.literal('resume')}),
	z.object({type: z.literal('wake')}),
	z.object({type: z.literal('stop'), reason: z.string()}),
	/** Hands over the result that was offered as this commit. */
	z.object({
		type: z.literal('deliver'),
		commit: z.string(),
		as: z.enum(deliveryKinds),
		to: z.string().optional(),
		/** The commit was made and verified since, of the work that was offered as another: on newer commits of the user's. */
		renewed: z.object({from: z.string(), onto: z.string(), take: z.string()}).optional(),
	}),
	/** Turns results down that were offered as these commits. */
	z.object({type: z.literal('discard'), commits: z.array(z.string())}),
	/** `free` turns off every gate but `deliver`; otherwise the loop's own gates ask again. */
	z.object({type: z.literal('autonomy'), free: z.boolean()}),
	/** New limits as typed, by name: `+5` is that much more. */
	z.object({type: z.literal('limits'), limits: z.partialRecord(z.enum(changeableNames), z.string().max(40))}),
	/** Puts the workspace back to the checkpoint of an iteration; 0 is the base. */
	z.object({type: z.literal('rollback'), iteration: z.int(), reason: z.string()}),
]);

export type Request = z.infer<typeof request>;

/** `said` is a sentence for the user, where there is more to say than that it was done. */
export type Reply = {ok: true; said?: string} | {ok: false; error: string};

/** Reads one request. Returns undefined for anything that is not a complete, known one. */
export const parseRequest = (text: string): Request | undefined => readMessage(request, text);
