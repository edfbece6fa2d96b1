import {z} from 'zod';
import {readMessage} from './messages.js';
import type {Request} from './requests.js';

const answer = z.object({
	answer: z.enum(['approve', 'reject', 'edit', 'always']),
	reason: z.string().optional(),
	text: z.string().optional(),
});

const request = z.discriminatedUnion('type', [
	z.object({type: z.literal('answer'), gate: z.string(), answer}),
	z.object({type: z.literal('note'), text: z.string()}),
	z.object({type: z.literal('pause')}),
	z.object({type: z.literal('resume')}),
	z.object({type: z.literal('wake')}),
	z.object({type: z.literal('stop'), reason: z.string()}),
	z.object({type: z.literal('reins'), free: z.boolean()}),
	z.object({type: z.literal('rollback'), iteration: z.int(), reason: z.string()}),
]);

/** Reads one request. Returns undefined for anything that is not a whole, known one. */
export const parseRequest = (text: string): Request | undefined =>
	readMessage(request, text) as Request | undefined;
