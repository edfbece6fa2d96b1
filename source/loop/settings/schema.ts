import {z} from 'zod';
import {gateNames} from '../loop.js';
import {describeValue} from '../values/describe-value.js';
import {moneyPattern, parseMoney} from '../values/money.js';
import {globMistake, normaliseGlob} from '../values/protect.js';
import {skillNameLimit, skillNameMistake, skillNamePattern} from '../values/skill-name.js';
import {parseTokens, tokenPattern} from '../values/token-count.js';
import {agent, agentMapping} from './agent.js';
import {count, duration, quantity, refineWith, text} from './fields.js';
import {gateMistake, selectGates} from './gates.js';
import {verifierKeys, verify} from './verify.js';

/** Most bytes of UTF-8 in a goal, which is part of every prompt and on every screen. */
export const goalLimit = 1024;

/** Most iterations of a run, so that a mistyped number does not run for months. */
const mostIterations = 10_000;

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
			trigger: z
				.literal('now', {error: issue => `expected now, found ${describeValue(issue.input)}.`})
				.transform(() => ({kind: 'now' as const}))
				.prefault('now')
				.meta({description: 'When the loop wakes.'}),
			agent,
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
			stop: z
				.strictObject(
					{
						iterations: count(mostIterations).default(20).meta({description: 'Most iterations.'}),
						time: duration('a duration', '2h').prefault('2h'),
						stall: count(mostIterations).default(3).meta({
							description: 'Iterations in a row that change nothing after which the run has stalled.',
						}),
						failures: count(mostIterations).default(3).meta({
							description: 'Failures of the agent in a row after which the run gives up.',
						}),
						tokens: quantity('a number of tokens', '200k or 2M', tokenPattern, parseTokens)
							.optional()
							.meta({description: 'Most tokens, read and written together, cached ones included: 200k, 2M.'}),
						cost: quantity('an amount of US dollars', '$5', moneyPattern, parseMoney)
							.optional()
							.meta({description: 'Most US dollars: $5, 5.50.'}),
					},
					{
						error: issue =>
							`expected limits such as { iterations: 20, time: 2h }, found ${describeValue(issue.input)}.`,
					},
				)
				.prefault({})
				.meta({description: 'Hard limits. There is no unlimited mode.'}),
			gates: gates.prefault('all'),
			contain: z
				.enum(['auto', 'off'], {error: issue => `expected auto or off, found ${describeValue(issue.input)}.`})
				.default('auto')
				.meta({description: 'Whether agent and verifiers run in a sandbox.'}),
			deliver: z
				.literal('branch', {error: issue => `expected branch, found ${describeValue(issue.input)}.`})
				.default('branch')
				.meta({description: 'How a verified result is handed over; always asks first.'}),
		},
		{error: issue => `expected settings such as "goal: …", found ${describeValue(issue.input)}.`},
	)
	.meta({title: 'Treadle loop', description: 'The front matter of a LOOP.md.'});

export type FrontMatterSettings = z.output<typeof frontMatterSchema>;

/** The keys that are allowed, by the mapping they belong to. */
export const builtKeys: Record<'' | 'agent' | 'verify' | 'stop', readonly string[]> = {
	'': Object.keys(frontMatterSchema.shape),
	agent: Object.keys(agentMapping.shape),
	verify: [...new Set(Object.values(verifierKeys).flat())],
	stop: Object.keys(frontMatterSchema.shape.stop.unwrap().shape),
};

/** JSON Schema (2020-12) of the front matter, for completion and checks in an editor. */
export const loopJsonSchema = (): Record<string, unknown> => z.toJSONSchema(frontMatterSchema, {io: 'input'});
