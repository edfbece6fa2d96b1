import type {PlanEntry} from '../../journal/events/events.js';
import {asFields, asList, asText, type Fields} from '../../system/fields.js';
import {oneLine, type Sanitize} from '../../system/text/sanitize.js';

/** Builds the agent's plan from its calls of the plan tools. */
export type ClaudePlan = {
	/** Takes a completed call; returns the plan when the call changed it. */
	called: (name: string, input: Fields, result: Fields) => PlanEntry[] | undefined;
};

const states: Record<string, PlanEntry['status']> = {
	pending: 'pending',
	in_progress: 'active',
	completed: 'done',
};

const planLimit = 200;

export const createClaudePlan = (sanitize: Sanitize): ClaudePlan => {
	/** Tasks of the newer tools, by id. */
	const tasks = new Map<string, PlanEntry>();
	const entry = (text: unknown, status: unknown): PlanEntry => ({
		text: oneLine(sanitize(asText(text) ?? '')),
		status: states[asText(status) ?? ''] ?? 'pending',
	});

	return {
		called(name, input, result) {
			switch (name) {
				case 'TodoWrite':
					return asList(input.todos)
						.slice(0, planLimit)
						.map(asFields)
						.map(({content, status}) => entry(content, status));
				case 'TaskCreate': {
					const id = asText(asFields(result.task).id);
					if (id === undefined || tasks.size >= planLimit) {
						return undefined;
					}

					tasks.set(id, entry(input.subject, 'pending'));
					return [...tasks.values()];
				}

				case 'TaskUpdate': {
					const id = asText(input.taskId) ?? '';
					const task = tasks.get(id);
					if (!task) {
						return undefined;
					}

					if (input.status === 'deleted') {
						tasks.delete(id);
					} else {
						const text = asText(input.subject) ?? task.text;
						tasks.set(id, {...entry(text, input.status), ...(input.status === undefined ? task : {})});
					}

					return [...tasks.values()];
				}

				default:
					return undefined;
			}
		},
	};
};
