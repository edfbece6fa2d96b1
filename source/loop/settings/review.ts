/** A review by another agent, in `verify` of LOOP.md. */
import {z} from 'zod';
import type {ReviewChoice} from '../loop.js';
import {reviewer, toAgentChoice} from './agent.js';
import {refineWith, text, timeLimit} from './fields.js';

/** Most bytes of UTF-8 in a rubric, which is repeated at every review. */
export const rubricLimit = 8 * 1024;

/** The rubric of a loop that states none. */
export const defaultRubric = `Does the work reach the goal: all of it, by honest means, and nothing else?
Reject it when something the goal asks for is missing or wrong; when the checks were satisfied without the goal being reached (answers written into the code, behaviour that depends on being tested, checks weakened, skipped or worked around, failures swallowed); or when it changes what has nothing to do with the goal.
Do not reject it for matters of taste.`;

export const reviewSetting = z
	.strictObject({
		review: reviewer.meta({
			...reviewer.meta(),
			description: 'The agent that reviews the work; best of another vendor.',
		}),
		rubric: text('what the reviewer should ask itself')
			.check(
				refineWith(value =>
					Buffer.byteLength(value) > rubricLimit
						? `${Buffer.byteLength(value).toLocaleString('en')} bytes long; the limit is ${rubricLimit.toLocaleString('en')}. Put long material in a file of the repository and name it here.`
						: undefined,
				),
			)
			.default(defaultRubric)
			.meta({description: 'What the reviewer compares the work with.'}),
		limit: timeLimit(),
	})
	.transform(
		({review, rubric, limit}): ReviewChoice => ({
			kind: 'review',
			by: toAgentChoice(review),
			rubric: rubric.trim(),
			timeLimit: limit,
		}),
	)
	.meta({description: 'Another agent judges the work, in a fresh session, without changing anything.'});
