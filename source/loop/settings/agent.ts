/** `agent` in LOOP.md, and the agents of checks that judge. */

import {z} from 'zod';
import {productNames} from '../../products/index.js';
import type {AgentChoice} from '../loop.js';
import {describeValue} from '../values/describe-value.js';
import {expected, hiddenMistake, refineWith, text} from './fields.js';

/** What an agent may be called. */
export const agentNames = ['rehearsal', ...productNames] as const;
const kinds = ['use', 'acp', 'command'] as const;
const ofNamed = ['model', 'args', 'session'] as const;

/** What `agent` may be, for messages. */
export const agentChoices = `${productNames.join(', ')}, { acp: "…" } for any other agent that speaks the Agent Client Protocol, { command: "…" } for any program, or rehearsal (scripted, no model)`;

/** What an agent that judges may be, for messages. */
export const reviewerChoices = `${productNames.join(', ')}, or { acp: "…" } for any other agent that speaks the Agent Client Protocol`;

/** May be empty or blank: some programs need that. */
const argument = z
	.string({error: expected('an argument such as --verbose')})
	.check(refineWith(hiddenMistake));

const mappingOf = (oneKind: string) =>
	z
		.strictObject({
			use: z
				.enum(agentNames, {error: expected('the name of an agent')})
				.optional()
				.meta({description: 'The name of an agent that Treadle knows.'}),
			model: text('the name of a model').optional().meta({
				description: 'The model it uses, by the name the agent knows it; its own default otherwise.',
			}),
			args: z
				.array(argument, {
					error: issue =>
						`expected a list of arguments such as [--verbose], found ${describeValue(issue.input)}.`,
				})
				.optional()
				.meta({description: 'Further arguments for its command line, one an entry.'}),
			session: z
				.enum(['fresh', 'continue'], {
					error: issue => `expected fresh or continue, found ${describeValue(issue.input)}.`,
				})
				.optional()
				.meta({
					description: 'Whether each iteration starts a new conversation, or goes on with the last one.',
					default: 'fresh',
				}),
			acp: text('a command').optional().meta({
				description:
					'The command that starts any agent speaking the Agent Client Protocol on standard input and output.',
			}),
			command: text('a command').optional().meta({
				description: 'Any program: it gets the prompt on standard input and works in the current folder.',
			}),
		})
		.check(context => {
			const {value} = context;
			const report = (message: string, path: string[] = []) =>
				context.issues.push({code: 'custom', message, input: value, path});
			const chosen = kinds.filter(kind => value[kind] !== undefined);
			if (chosen.length !== 1) {
				report(
					`${chosen.length === 0 ? 'names no agent' : `names ${chosen.length} agents (${chosen.join(', ')})`}; ${oneKind}`,
				);
				return;
			}

			for (const key of ofNamed.filter(name => value[name] !== undefined)) {
				if (value.use === 'rehearsal') {
					report(`the rehearsal is scripted and has no ${key}; remove it.`, [key]);
				} else if (value.use === undefined) {
					report(`goes with { use: … } alone; ${insteadOf[key](chosen[0] ?? '')}`, [key]);
				}
			}
		})
		.meta({
			oneOf: kinds.map(kind => ({required: [kind]})),
			dependentRequired: Object.fromEntries(ofNamed.map(key => [key, ['use']])),
		});

export const agentMapping = mappingOf('give exactly one of { use: … }, { acp: "…" } or { command: "…" }.');

const insteadOf: Record<(typeof ofNamed)[number], (kind: string) => string> = {
	model: kind => `choose the model in the command of "${kind}".`,
	args: kind => `write them into the command of "${kind}".`,
	session: () => 'other agents start each iteration afresh.',
};

/** Who works. */
export const agent = z
	.union([z.enum(agentNames), agentMapping], {
		error: issue => `found ${describeValue(issue.input)}; use ${agentChoices}.`,
	})
	.meta({description: 'Who works.'});

/** An agent that judges: it has to answer in a form that a program can check, in a new session each time. */
export const reviewer = z
	.union([z.enum(agentNames), mappingOf('give exactly one of { use: … } or { acp: "…" }.')], {
		error: issue => `found ${describeValue(issue.input)}; use ${reviewerChoices}.`,
	})
	.check(({value, issues}) => {
		const {command, session} = typeof value === 'string' ? {} : value;
		const report = (message: string, path: string[]) =>
			issues.push({code: 'custom', message, input: value, path});
		if (command !== undefined) {
			report(
				`a program that is no known agent cannot answer in a form that Treadle can check; use ${reviewerChoices}.`,
				['command'],
			);
		}

		if (session === 'continue') {
			report('who judges starts afresh each time, so that nothing said before influences it; remove it.', [
				'session',
			]);
		}
	})
	.meta({
		description: 'Who judges.',
		not: {
			type: 'object',
			anyOf: [{required: ['command']}, {required: ['session'], properties: {session: {const: 'continue'}}}],
		},
	});

/** The choice that a valid setting stands for. */
export const toAgentChoice = (setting: z.output<typeof agent>): AgentChoice => {
	const {
		use,
		model,
		args,
		session,
		acp,
		command = '',
	} = typeof setting === 'string' ? {use: setting} : setting;
	if (use === 'rehearsal') {
		return {kind: 'rehearsal'};
	}

	if (use === undefined) {
		return acp === undefined
			? {kind: 'command', command: command.trim()}
			: {kind: 'acp', command: acp.trim()};
	}

	return {
		kind: use,
		model: model?.trim(),
		args: args?.length ? args : undefined,
		keepsSession: session === 'continue' || undefined,
	};
};
