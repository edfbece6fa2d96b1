/** The task-list items of a spec, in `verify` of LOOP.md. */
import {z} from 'zod';
import type {ChecklistChoice} from '../loop.js';
import {normaliseRepositoryPath, repositoryPathMistake} from '../values/path-in-repository.js';
import {reviewer, toAgentChoice} from './agent.js';
import {refineWith, text, timeLimit} from './fields.js';

export const checklistSetting = z
	.strictObject({
		checklist: text('the path of a spec such as spec.md')
			.check(refineWith(repositoryPathMistake))
			.transform(normaliseRepositoryPath)
			.meta({
				description: 'Markdown file whose task-list items have to be met. Frozen at the start of a run.',
			}),
		by: reviewer.optional().meta({
			...reviewer.meta(),
			description: 'The agent that judges items without a command of their own.',
		}),
		limit: timeLimit(),
	})
	.transform(
		({checklist, by, limit}): ChecklistChoice => ({
			kind: 'checklist',
			spec: checklist,
			by: by && toAgentChoice(by),
			timeLimit: limit,
		}),
	)
	.meta({description: 'Each task-list item of a spec has to be met.'});
