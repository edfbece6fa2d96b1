import {z} from 'zod';
import {deliveryKinds, gateNames} from '../loop.js';
import {describeValue} from '../values/describe-value.js';
import {allowMistake, globMistake, normaliseGlob} from '../values/protect.js';
import {skillNameLimit, skillNameMistake, skillNamePattern} from '../values/skill-name.js';
import {agent, agentMapping} from './agent.js';
import {count, refineWith, text} from './fields.js';
import {gateMistake, selectGates} from './gates.js';
import {mostIterations, stop} from './limits.js';
import {escalate, escalateMapping, fallback} from './take-over.js';
import {goesOnFrom, trigger, until} from './triggers.js';
import {verifierKeys, verify} from './verify.js';

/** Most bytes of UTF-8 in a goal, which is part of every prompt and on every screen. */
export const goalLimit = 1024;

const command = text('a command').meta({description: 'A shell command.'});

/** Each uses a part of every prompt. */
const mostSkills = 16;

const skills = z
	.array(
		text('the name of a skill such as spec-builder')
			.check(refineWith(skillNameMistake))
			.meta({pattern: skillNamePattern, maxLength: skillNameLimit}),
		{
			error: issue =>
				`expected a list of names such as [spec-builder], found ${describeValue(issue.input)}${typeof issue.input === 'string' && skillNameMistake(issue.input) === undefined ? `; write [${issue.input}]` : ''}.`,
		},
	)
	.max(mostSkills, {
		error: `more than ${mostSkills} skills; an agent follows few at a time. Name those that this loop needs.`,
	})
	.check(context => {
		const twice = context.value.findIndex((name, index) => context.value.indexOf(name) < index);
		if (twice !== -1) {
			const message = `"${context.value[twice]}" is named twice.`;
			context.issues.push({code: 'custom', message, input: context.value, path: [twice]});
		}
	})
	.meta({
		description:
			'Names of skills for the agent: folders with a SKILL.md in skills, .agents/skills or .claude/skills, here or at home.',
		uniqueItems: true,
	});

const gateChoice = z
	.string({error: issue => `expected all, deliver or names of gates, found ${describeValue(issue.input)}.`})
	.check(refineWith(gateMistake))
	.meta({enum: ['all', ...gateNames]});

const gates = z
	.union(
		[
			z
				.string()
				.check(
					refineWith(value =>
						value
							.split(',')
							.map(word => gateMistake(word.trim()))
							.find(Boolean),
					),
				)
				.transform(value => selectGates(value.split(',').map(word => word.trim()))),
			z
				.array(gateChoice)
				.min(1, {error: 'an empty list asks nothing; write "deliver": delivering always asks.'})
				.transform(selectGates),
		],
		{
			error: issue =>
				`expected all, deliver or a list such as [prompt, tool], found ${describeValue(issue.input)}.`,
		},
	)
	.meta({description: 'Where the run pauses and asks: all (training mode), deliver, or a list of gates.'});

/** The settings of a LOOP.md, and what they become. */
export const frontMatterSchema = z
	.strictObject(
		{
			goal: text('one sentence that says when the loop is done')
				.check(
					refineWith(value =>
						Buffer.byteLength(value) > goalLimit
							? `${Buffer.byteLength(value).toLocaleString('en')} bytes long; the limit is ${goalLimit.toLocaleString('en')}. Details belong below the front matter.`
							: undefined,
					),
				)
				.transform(value => value.trim().replace(/\s+/g, ' '))
				.meta({description: 'One sentence that says when the loop is done.'}),
			trigger,
			until,
			turns: count(mostIterations).optional().meta({
				description:
					'Iterations a waking may take until the goal is met. By default 1; as many as the limits allow for now.',
			}),
			continue: goesOnFrom,
			agent,
			escalate,
			fallback,
			skills: skills.optional(),
			verify: verify.default([]),
			judge: z
				.enum(['first', 'all'], {
					error: issue => `expected first or all, found ${describeValue(issue.input)}.`,
				})
				.default('first')
				.meta({
					description:
						'first: verifying stops at the first check that does not pass. all: every command runs, so that the agent learns of all failures at once; agents judge only when all commands pass.',
				}),
			prepare: command.optional().meta({
				description: 'Command that brings a fresh checkout to life, such as npm ci.',
			}),
			protect: z
				.array(text('a glob such as "test/**"').check(refineWith(globMistake)).transform(normaliseGlob), {
					error: issue =>
						`expected a list of globs such as [spec.md, "test/**"], found ${describeValue(issue.input)}.`,
				})
				.default([])
				.meta({
					description: 'Files the agent may not change, as globs relative to the top of the repository.',
				}),
			allow: z
				.array(text('a glob such as "docs/**"').check(refineWith(allowMistake)).transform(normaliseGlob), {
					error: issue =>
						`expected a list of globs such as [CHANGELOG.md], found ${describeValue(issue.input)}.`,
				})
				.min(1, {error: 'an empty list allows the agent nothing; remove it, or name what it may change.'})
				.optional()
				.meta({
					description:
						'All that the agent may change, as globs relative to the top of the repository; whatever else it changes is undone.',
				}),
			stop,
			gates: gates.prefault('all'),
			contain: z
				.enum(['auto', 'off'], {error: issue => `expected auto or off, found ${describeValue(issue.input)}.`})
				.default('auto')
				.meta({description: 'Whether agent and verifiers run in a sandbox.'}),
			deliver: z
				.enum(deliveryKinds, {
					error: issue => `expected ${deliveryKinds.join(', ')}, found ${describeValue(issue.input)}.`,
				})
				.default('branch')
				.meta({description: 'How a verified result is handed over; always asks first.'}),
			notify: command.optional().meta({
				description: 'Command that gets each event worth notice as a line of JSON on standard input.',
			}),
		},
		{error: issue => `expected settings such as "goal: …", found ${describeValue(issue.input)}.`},
	)
	.meta({title: 'Treadle loop', description: 'The front matter of a LOOP.md.'});

export type FrontMatterSettings = z.output<typeof frontMatterSchema>;

/** The keys that are allowed, by the mapping they belong to. */
export const builtKeys: Record<
	'' | 'agent' | 'escalate' | 'fallback' | 'verify' | 'stop',
	readonly string[]
> = {
	'': Object.keys(frontMatterSchema.shape),
	agent: Object.keys(agentMapping.shape),
	escalate: Object.keys(escalateMapping.shape),
	fallback: Object.keys(agentMapping.shape),
	verify: [...new Set(Object.values(verifierKeys).flat())],
	stop: Object.keys(stop.unwrap().shape),
};

/** JSON Schema (2020-12) of the front matter, for completion and checks in an editor. */
export const loopJsonSchema = (): Record<string, unknown> => z.toJSONSchema(frontMatterSchema, {io: 'input'});
