/** Events as runs write them, for tests and measurements. */
import type {EventBody, RunStarted, Step} from '../../../source/journal/events/events.js';

const sha = (number: number) => number.toString(16).padStart(40, '0');

export const runStarted = (changes: Partial<RunStarted> = {}): RunStarted => ({
	type: 'run.started',
	run: 'spec-1',
	loop: 'spec',
	loopFile: '/repository/loops/spec/LOOP.md',
	loopDigest: 'd'.repeat(64),
	goal: 'Everything in spec.md is built',
	body: 'Build the next missing piece.',
	repository: '/repository',
	workspace: '/state/runs/spec-1/workspace',
	base: sha(1),
	baseTree: sha(2),
	head: sha(3),
	branch: 'main',
	dirty: false,
	agent: {name: 'rehearsal', label: 'rehearsal (scripted)', scripted: true},
	verifiers: [
		{id: 'v1', kind: 'run', label: 'npm test'},
		{id: 'v2', kind: 'run', label: 'npm run lint'},
	],
	stop: {iterations: 20, time: 3_600_000, stall: 3, failures: 3},
	gates: ['deliver'],
	protect: ['spec.md'],
	contained: false,
	containment: 'Not contained: containment is off.',
	deliver: 'branch',
	pid: process.pid,
	version: '0.1.0',
	...changes,
});

/** The check of the untouched base. */
export const baseIteration = (): EventBody[] => [
	{type: 'trigger.fired', trigger: 'now', reason: 'the loop was started'},
	{type: 'iteration.started', iteration: 0, from: sha(1)},
	...judgement(0, 'failed'),
	finished(0, 'failed', 'continue'),
];

export type IterationOptions = {
	/** Steps the agent takes, besides a few fixed ones. */
	steps?: number;
	passed?: boolean;
	tampered?: boolean;
};

/** A whole iteration with every kind of event in its usual place. */
export const iteration = (number: number, options: IterationOptions = {}): EventBody[] => {
	const {steps = 10, passed = false, tampered = false} = options;
	const verdict = tampered ? 'tampered' : passed ? 'passed' : 'failed';
	return [
		{type: 'iteration.started', iteration: number, from: sha(number)},
		{type: 'prompt.composed', iteration: number, prompt: `Build piece ${number}.`, edited: false},
		{
			type: 'gate.opened',
			gate: `g${number}`,
			name: 'prompt',
			iteration: number,
			question: 'Send this prompt?',
			next: 'The agent gets it.',
			choices: ['approve', 'reject', 'edit'],
			text: `Build piece ${number}.`,
		},
		{
			type: 'gate.answered',
			gate: `g${number}`,
			name: 'prompt',
			iteration: number,
			by: 'human',
			answer: 'approve',
		},
		{type: 'agent.started', iteration: number, agent: 'rehearsal', pid: 4242},
		...Array.from({length: steps}, (_, index) => agentStep(number, index)),
		{
			type: 'agent.usage',
			iteration: number,
			usage: {input: 1000, output: 50, cost: 0.01, costBasis: 'reported'},
		},
		{
			type: 'agent.finished',
			iteration: number,
			outcome: 'completed',
			reason: 'end_turn',
			claim: 'All done.',
			milliseconds: 1200,
		},
		{
			type: 'checkpoint.made',
			iteration: number,
			commit: sha(1000 + number),
			tree: sha(2000 + number),
			parent: sha(number),
			files: [{path: `source/piece-${number}.js`, change: 'added', added: 10, removed: 0}],
			tampered: tampered ? ['spec.md'] : [],
		},
		...judgement(number, verdict),
		{
			type: 'memory.noted',
			iteration: number,
			by: 'engine',
			title: `Iteration ${number}`,
			text: 'Tried a piece.',
		},
		finished(number, verdict, passed ? 'done' : 'continue'),
	];
};

const judgement = (number: number, verdict: 'passed' | 'failed' | 'tampered'): EventBody[] => {
	const status = verdict === 'tampered' ? 'failed' : verdict;
	const commit = sha(1000 + number);
	return [
		{type: 'verifier.started', iteration: number, verifier: 'v1', commit},
		{type: 'verifier.output', iteration: number, verifier: 'v1', stream: 'stdout', text: 'ok 1\nnot ok 2'},
		{type: 'verifier.output', iteration: number, verifier: 'v1', stream: 'stderr', text: 'a warning'},
		{
			type: 'verifier.finished',
			iteration: number,
			verifier: 'v1',
			status,
			summary: `exit code ${status === 'passed' ? 0 : 1}`,
			evidence: status === 'passed' ? '' : 'not ok 2',
			exitCode: status === 'passed' ? 0 : 1,
			milliseconds: 300,
		},
		{type: 'verifier.started', iteration: number, verifier: 'v2', commit},
		{
			type: 'verifier.finished',
			iteration: number,
			verifier: 'v2',
			status: 'passed',
			summary: 'exit code 0',
			evidence: '',
			exitCode: 0,
			milliseconds: 100,
		},
		{type: 'verdict.given', iteration: number, verdict, reasons: ['npm test'], commit, by: 'verifiers'},
	];
};

const finished = (
	number: number,
	verdict: 'passed' | 'failed' | 'tampered',
	decision: 'continue' | 'done',
): EventBody => ({
	type: 'iteration.finished',
	iteration: number,
	verdict,
	decision,
	reason: decision === 'done' ? 'every verifier passed' : 'the goal is not verified',
	milliseconds: 2000,
});

/** Steps of every kind in turn; messages and tools come in parts. */
export const agentStep = (number: number, index: number): EventBody => {
	const group = Math.floor(index / 10);
	const steps: Step[] = [
		{kind: 'thought', id: `t${group}`, text: 'Which piece is missing? '},
		{kind: 'thought', id: `t${group}`, text: 'The parser, it seems. '},
		{kind: 'plan', id: 'plan', entries: [{text: `Build the parser ${group}`, status: 'active'}]},
		{
			kind: 'tool',
			id: `c${group}`,
			tool: 'edit',
			title: 'Edit',
			target: 'source/parser.js',
			status: 'running',
		},
		{kind: 'tool', id: `c${group}`, status: 'done', diff: '--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new'},
		{kind: 'output', id: 'o', stream: 'stdout', text: 'a line\nanother line'},
		{kind: 'message', id: `m${group}`, text: 'I built '},
		{kind: 'message', id: `m${group}`, text: 'the parser.'},
		{kind: 'notice', id: 'n', text: 'retrying once'},
		{kind: 'tool', id: `c${group}`, result: 'ok'},
	];
	return {type: 'agent.step', iteration: number, step: steps[index % steps.length] as Step};
};
