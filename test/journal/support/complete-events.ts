import type {EventBody, GateAnswer, Measure, Step} from '../../../source/journal/events/events.js';
import {runStarted} from './sample-events.js';

/** Every field there, optional ones too: a field or event that is new does not compile until it stands here. */
type Complete<T> = T extends readonly (infer Part)[]
	? [Complete<Part>, ...Complete<Part>[]]
	: T extends object
		? {[Field in keyof T]-?: Complete<Exclude<T[Field], undefined>>}
		: T;

type Of<Type extends EventBody['type']> = Extract<EventBody, {type: Type}>;

const sha = 'a'.repeat(40);
const usage = {
	input: 1,
	cached: 1,
	output: 1,
	reasoning: 1,
	cost: 1,
	costBasis: 'reported',
	model: 'text',
} as const;
const reserved = {tokens: 1, cost: 1};
const number: Complete<Extract<Measure, {kind: 'number'}>> = {
	kind: 'number',
	value: 1,
	goal: '>= 90',
	unit: 'text',
};

type StepOf<Kind extends Step['kind']> = Step extends infer One
	? One extends {kind: infer Kinds}
		? Kind extends Kinds
			? Complete<One>
			: never
		: never
	: never;

const steps: {[Kind in Step['kind']]: StepOf<Kind>} = {
	message: {kind: 'message', id: 'm', text: 'text'},
	thought: {kind: 'thought', id: 't', text: 'text'},
	tool: {
		kind: 'tool',
		id: 'c',
		tool: 'edit',
		title: 'text',
		target: 'text',
		status: 'done',
		input: 'text',
		result: 'text',
		diff: 'text',
	},
	plan: {kind: 'plan', id: 'p', entries: [{text: 'text', status: 'active'}]},
	output: {kind: 'output', id: 'o', stream: 'stdout', text: 'text'},
	notice: {kind: 'notice', id: 'n', text: 'text'},
};

const answer: Complete<GateAnswer> = {answer: 'reject', reason: 'text', text: 'text'};

const bodies: {[Type in EventBody['type']]: Complete<Of<Type>>[]} = {
	'run.started': [
		{
			...runStarted(),
			head: sha,
			branch: 'text',
			notCaptured: ['text'],
			agent: {name: 'text', label: 'text', scripted: true},
			verifiers: [{id: 'v1', kind: 'text', label: 'text', hidden: true}],
			stop: {
				iterations: 1,
				time: 1,
				stall: 1,
				failures: 1,
				tokens: 1,
				cost: 1,
				perDay: {cost: 1},
				deadline: '2026-01-01T00:00:00.000Z',
			},
			gates: ['deliver'],
			triggers: ['text'],
			until: 'never',
			turns: 1,
			allow: ['text'],
			protect: ['text'],
			alsoProtected: ['text'],
			skills: [{name: 'text', digest: 'text'}],
			warnings: ['text'],
		},
	],
	'trigger.fired': [
		{
			type: 'trigger.fired',
			trigger: 'text',
			reason: 'text',
			details: ['text'],
			base: sha,
			baseTree: sha,
			head: sha,
			branch: 'text',
			dirty: true,
			notCaptured: ['text'],
			work: sha,
			workTree: sha,
			kept: 'text',
		},
	],
	'iteration.started': [{type: 'iteration.started', iteration: 1, from: sha}],
	'prompt.composed': [{type: 'prompt.composed', iteration: 1, prompt: 'text', edited: false}],
	'agent.started': [{type: 'agent.started', iteration: 1, agent: 'text', pid: 1, reserved}],
	'agent.step': Object.values(steps).map(step => ({
		type: 'agent.step' as const,
		iteration: 1,
		step,
	})) as Complete<Of<'agent.step'>>[],
	'agent.usage': [{type: 'agent.usage', iteration: 1, usage, reservation: true, verifier: 'v1'}],
	'agent.finished': [
		{
			type: 'agent.finished',
			iteration: 1,
			outcome: 'failed',
			reason: 'text',
			cause: 'silence',
			claim: 'text',
			until: '2026-01-01T00:00:00.000Z',
			milliseconds: 1,
		},
	],
	'checkpoint.made': [
		{
			type: 'checkpoint.made',
			iteration: 1,
			commit: sha,
			tree: sha,
			parent: sha,
			files: [{path: 'text', change: 'added', added: 1, removed: 1}],
			tampered: ['text'],
			outside: ['text'],
			restored: sha,
		},
	],
	'verifier.started': [
		{type: 'verifier.started', iteration: 1, verifier: 'v1', commit: sha, delivery: true, reserved},
	],
	'verifier.output': [
		{type: 'verifier.output', iteration: 1, verifier: 'v1', stream: 'stdout', text: 'text'},
	],
	'verifier.finished': [
		{
			type: 'verifier.finished',
			iteration: 1,
			verifier: 'v1',
			status: 'failed',
			summary: 'text',
			exitCode: 1,
			milliseconds: 1,
			evidence: 'text',
			measure: number,
			items: [{number: 1, text: 'text', met: false, evidence: 'text'}],
			failing: ['text'],
			printed: ['text'],
			couldNotRun: true,
			baseline: {tests: ['text'], skipped: ['text'], hidden: 'text', touched: ['text']},
			noVerdict: true,
			delivery: true,
			flaky: true,
			regressed: ['text'],
		},
	],
	'verdict.given': [
		{type: 'verdict.given', iteration: 1, verdict: 'failed', reasons: ['text'], commit: sha, by: 'verifiers'},
	],
	'gates.changed': [{type: 'gates.changed', gates: ['deliver'], by: 'human'}],
	'memory.noted': [{type: 'memory.noted', iteration: 1, by: 'engine', title: 'text', text: 'text'}],
	'iteration.finished': [
		{
			type: 'iteration.finished',
			iteration: 1,
			verdict: 'failed',
			decision: 'continue',
			reason: 'text',
			milliseconds: 1,
		},
	],
	'gate.answered': [
		{type: 'gate.answered', gate: 'g0', name: 'prompt', iteration: 1, by: 'human', ...answer},
	],
	'loop.slept': [
		{
			type: 'loop.slept',
			until: '2026-01-01T00:00:00.000Z',
			reason: 'text',
			provider: true,
			trigger: 'text',
			next: ['2026-01-01T00:00:00.000Z'],
		},
	],
	'limits.changed': [
		{
			type: 'limits.changed',
			stop: {
				iterations: 1,
				time: 1,
				stall: 1,
				failures: 1,
				tokens: 1,
				cost: 1,
				perDay: {cost: 1},
				deadline: '2026-01-01T00:00:00.000Z',
			},
			by: 'human',
			reason: 'text',
		},
	],
	'budget.warned': [{type: 'budget.warned', limit: 'cost', share: 0.8, reason: 'text', day: '2026-01-01'}],
	'agent.changed': [
		{
			type: 'agent.changed',
			agent: {name: 'text', label: 'text', scripted: true},
			why: 'stuck',
			reason: 'text',
			until: '2026-01-01T00:00:00.000Z',
		},
	],
	'run.paused': [{type: 'run.paused', by: 'human', reason: 'text', frozen: true}],
	'run.resumed': [
		{
			type: 'run.resumed',
			by: 'human',
			reason: 'text',
			pid: 1,
			stop: {
				iterations: 1,
				time: 1,
				stall: 1,
				failures: 1,
				tokens: 1,
				cost: 1,
				perDay: {cost: 1},
				deadline: '2026-01-01T00:00:00.000Z',
			},
			allowed: ['text'],
		},
	],
	'rolled.back': [{type: 'rolled.back', to: 1, commit: sha, salvage: sha, by: 'human', reason: 'text'}],
	'delivery.asked': [
		{
			type: 'delivery.asked',
			iteration: 1,
			commit: sha,
			checkpoint: sha,
			onto: sha,
			uncommitted: ['text'],
			take: 'text',
			as: 'text',
			branch: 'text',
			to: 'text',
			began: 'text',
		},
	],
	'delivery.done': [
		{
			type: 'delivery.done',
			outcome: 'delivered',
			commit: sha,
			as: 'text',
			branch: 'text',
			to: 'text',
			reason: 'text',
		},
	],
	'gate.opened': (['prompt', 'tool', 'checkpoint', 'verdict', 'memory', 'deliver'] as const).map(name => ({
		type: 'gate.opened' as const,
		gate: `g-${name}`,
		name,
		iteration: 1,
		question: 'text',
		next: 'text',
		onReject: 'text',
		choices: ['approve', 'reject', 'edit'],
		text: 'text',
		details: ['text'],
		step: 'c',
		tool: 'text',
		commit: sha,
	})),
	'run.finished': [
		{
			type: 'run.finished',
			outcome: 'stopped',
			exitCode: 3,
			reason: 'text',
			iterations: 1,
			commit: sha,
			next: ['text'],
			verifiers: [{id: 'v1', label: 'text', status: 'failed'}],
		},
	],
};

/** One event of every type, and of every kind of step and gate, with all its fields. */
export const completeEvents: readonly EventBody[] = Object.values(bodies).flat() as EventBody[];
