import type {Event, EventBody, Step} from '../../../source/journal/events/events.js';
import {emptyState, fold} from '../../../source/journal/state/fold.js';
import type {Moment, RunState} from '../../../source/journal/state/state.js';
import {Streams} from '../../../source/journal/state/streams.js';
import {journaled, runStarted} from './states.js';

const sha = (letter: string): string => letter.repeat(40);
const step = (iteration: number, given: Step): EventBody => ({type: 'agent.step', iteration, step: given});

const diff = [
	'--- a/source/dates.js',
	'+++ b/source/dates.js',
	'@@ -1,4 +1,6 @@ export const parseDate',
	' export const parseDate = text => {',
	'-	return new Date(text);',
	"+	const date = new Date(text + 'T00:00Z');",
	"+	if (Number.isNaN(date.getTime())) throw new RangeError('Not a date');",
	'+	return date;',
	' };',
].join('\n');

/** A whole run: half the work and a false claim, a tampered test, the rest, and a delivery that waits for a yes. */
const bodies: EventBody[] = [
	{
		...runStarted,
		run: '7f3a9c',
		goal: 'Everything in spec.md is built and proven by the tests',
		agent: {name: 'rehearsal', label: 'rehearsal (scripted, uses no model)', scripted: true},
		containment: 'you watch every tool call; there is no sandbox yet',
		branch: 'main',
		head: sha('e'),
	},
	{type: 'trigger.fired', trigger: 'now', reason: 'started by hand'},
	{type: 'iteration.started', iteration: 0, from: sha('a')},
	{type: 'verifier.started', iteration: 0, verifier: 'v1', commit: sha('a')},
	{
		type: 'verifier.output',
		iteration: 0,
		verifier: 'v1',
		stream: 'stdout',
		text: '✗ parses a date\n✗ adds days\n✗ formats a span',
	},
	{
		type: 'verifier.finished',
		iteration: 0,
		verifier: 'v1',
		status: 'failed',
		summary: '3 of 3 tests fail',
		exitCode: 1,
		milliseconds: 412,
		evidence: '',
	},
	{
		type: 'verdict.given',
		iteration: 0,
		verdict: 'failed',
		reasons: ['npm test: 3 of 3 tests fail'],
		commit: sha('a'),
		by: 'verifiers',
	},
	{
		type: 'iteration.finished',
		iteration: 0,
		verdict: 'failed',
		decision: 'continue',
		reason: 'The goal is not met yet, so there is work to do.',
		milliseconds: 460,
	},
	{type: 'iteration.started', iteration: 1, from: sha('a')},
	{
		type: 'prompt.composed',
		iteration: 1,
		edited: false,
		prompt:
			'Compare what we have built with our full spec (spec.md)\nand build the next missing piece.\n\n# Goal\nEverything in spec.md is built and proven by the tests\n\n# Last verdict: failed\nnpm test: 3 of 3 tests fail',
	},
	{
		type: 'gate.opened',
		gate: 'g1',
		name: 'prompt',
		iteration: 1,
		question: 'Send this prompt to rehearsal?',
		next: 'The agent gets the prompt above and starts to work in its own clone, because the base is not green.',
		choices: ['approve', 'reject', 'edit'],
		text: '…',
	},
	{type: 'gate.answered', gate: 'g1', name: 'prompt', iteration: 1, by: 'human', answer: 'approve'},
	{type: 'agent.started', iteration: 1, agent: 'rehearsal', pid: 4812},
	step(1, {
		kind: 'thought',
		id: 't1',
		text: 'The spec asks for three things. I will read it, then build the first.',
	}),
	step(1, {
		kind: 'plan',
		id: 'p1',
		entries: [
			{text: 'Read spec.md', status: 'done'},
			{text: 'Parse dates', status: 'active'},
			{text: 'Add days', status: 'pending'},
		],
	}),
	step(1, {
		kind: 'tool',
		id: 'c1',
		tool: 'read',
		title: 'Read',
		target: 'spec.md',
		status: 'done',
		result: '- [ ] parse a date\n- [ ] add days\n- [ ] format a span',
	}),
	step(1, {
		kind: 'tool',
		id: 'c2',
		tool: 'edit',
		title: 'Edit',
		target: 'source/dates.js',
		status: 'running',
		diff,
	}),
	{
		type: 'agent.usage',
		iteration: 1,
		usage: {input: 4100, cached: 2048, output: 380, cost: 0.0213, costBasis: 'reported'},
	},
	step(1, {kind: 'tool', id: 'c2', status: 'done'}),
	step(1, {kind: 'message', id: 'm1', text: 'Dates are parsed and checked. Everything in the spec is done.'}),
	{
		type: 'agent.finished',
		iteration: 1,
		outcome: 'completed',
		reason: 'end of turn',
		claim: 'Everything in the spec is done.',
		milliseconds: 2300,
	},
	{
		type: 'checkpoint.made',
		iteration: 1,
		commit: sha('1'),
		tree: sha('2'),
		parent: sha('a'),
		files: [{path: 'source/dates.js', change: 'modified', added: 3, removed: 1}],
		tampered: [],
	},
	{type: 'verifier.started', iteration: 1, verifier: 'v1', commit: sha('1')},
	{
		type: 'verifier.output',
		iteration: 1,
		verifier: 'v1',
		stream: 'stdout',
		text: '✓ parses a date\n✗ adds days\n✗ formats a span',
	},
	{
		type: 'verifier.output',
		iteration: 1,
		verifier: 'v1',
		stream: 'stderr',
		text: 'AssertionError: expected 2026-03-01, got undefined',
	},
	{
		type: 'verifier.finished',
		iteration: 1,
		verifier: 'v1',
		status: 'failed',
		summary: '2 of 3 tests fail',
		exitCode: 1,
		milliseconds: 433,
		evidence: '',
	},
	{
		type: 'verdict.given',
		iteration: 1,
		verdict: 'failed',
		reasons: ['npm test: 2 of 3 tests fail', 'The agent claims to be done; the tests say no.'],
		commit: sha('1'),
		by: 'verifiers',
	},
	{
		type: 'memory.noted',
		iteration: 1,
		by: 'engine',
		title: 'Iteration 1: failed',
		text: 'Parsed dates. Still red: adds days, formats a span.\nThe agent claimed to be done.',
	},
	{
		type: 'memory.noted',
		iteration: 1,
		by: 'human',
		title: 'Keep it simple (pinned)',
		text: 'No date library, please.',
	},
	{
		type: 'iteration.finished',
		iteration: 1,
		verdict: 'failed',
		decision: 'continue',
		reason: 'Two tests are still red.',
		milliseconds: 3100,
	},
	{type: 'iteration.started', iteration: 2, from: sha('1')},
	{type: 'agent.started', iteration: 2, agent: 'rehearsal', pid: 4820},
	step(2, {
		kind: 'tool',
		id: 'c3',
		tool: 'edit',
		title: 'Edit',
		target: 'test/dates.test.js',
		status: 'done',
		diff: '@@ -9,1 +9,1 @@\n-test("adds days", () => {\n+test.skip("adds days", () => {',
	}),
	{type: 'agent.usage', iteration: 2, usage: {input: 5200, output: 210, cost: 0.018, costBasis: 'reported'}},
	{type: 'agent.finished', iteration: 2, outcome: 'completed', reason: 'end of turn', milliseconds: 1400},
	{
		type: 'checkpoint.made',
		iteration: 2,
		commit: sha('3'),
		tree: sha('2'),
		parent: sha('1'),
		files: [],
		tampered: ['test/dates.test.js'],
	},
	{
		type: 'verdict.given',
		iteration: 2,
		verdict: 'tampered',
		reasons: ['test/dates.test.js is protected and was changed'],
		commit: sha('3'),
		by: 'verifiers',
	},
	{
		type: 'memory.noted',
		iteration: 2,
		by: 'engine',
		title: 'Iteration 2: tampered',
		text: 'Skipped a protected test instead of building. The test was put back.',
	},
	{
		type: 'iteration.finished',
		iteration: 2,
		verdict: 'tampered',
		decision: 'continue',
		reason: 'The protected test was put back and the agent is told so.',
		milliseconds: 1900,
	},
	{type: 'iteration.started', iteration: 3, from: sha('3')},
	{type: 'agent.started', iteration: 3, agent: 'rehearsal', pid: 4831},
	step(3, {kind: 'message', id: 'm3', text: 'Building what is missing: adding days and formatting spans.'}),
	{
		type: 'agent.usage',
		iteration: 3,
		usage: {input: 7300, cached: 4000, output: 950, cost: 0.034, costBasis: 'reported'},
	},
	{type: 'agent.finished', iteration: 3, outcome: 'completed', reason: 'end of turn', milliseconds: 2600},
	{
		type: 'checkpoint.made',
		iteration: 3,
		commit: sha('4'),
		tree: sha('5'),
		parent: sha('3'),
		files: [
			{path: 'source/dates.js', change: 'modified', added: 24, removed: 2},
			{path: 'source/span.js', change: 'added', added: 31, removed: 0},
		],
		tampered: [],
	},
	{type: 'verifier.started', iteration: 3, verifier: 'v1', commit: sha('4')},
	{
		type: 'verifier.output',
		iteration: 3,
		verifier: 'v1',
		stream: 'stdout',
		text: '✓ parses a date\n✓ adds days\n✓ formats a span',
	},
	{
		type: 'verifier.finished',
		iteration: 3,
		verifier: 'v1',
		status: 'passed',
		summary: '3 tests pass',
		exitCode: 0,
		milliseconds: 420,
		evidence: '',
	},
	{
		type: 'verdict.given',
		iteration: 3,
		verdict: 'passed',
		reasons: ['npm test: 3 tests pass'],
		commit: sha('4'),
		by: 'verifiers',
	},
	{
		type: 'memory.noted',
		iteration: 3,
		by: 'engine',
		title: 'Iteration 3: passed',
		text: 'Built adding days and formatting spans. All tests pass.',
	},
	{
		type: 'iteration.finished',
		iteration: 3,
		verdict: 'passed',
		decision: 'done',
		reason: 'Every verifier passed on the checkpoint.',
		milliseconds: 3400,
	},
	{type: 'delivery.asked', iteration: 3, commit: sha('4'), as: 'branch', branch: 'treadle/spec-7f3a9c'},
	{
		type: 'gate.opened',
		gate: 'g9',
		name: 'deliver',
		iteration: 3,
		question: 'Deliver 44444444 as branch treadle/spec-7f3a9c?',
		next: 'One new branch is fetched into your repository; nothing else is touched. The goal is verified on exactly this commit.',
		choices: ['approve', 'reject'],
		details: ['modified source/dates.js +24 −2', 'added source/span.js +31', 'npm test passed: 3 tests pass'],
		commit: sha('4'),
	},
	{type: 'gate.answered', gate: 'g9', name: 'deliver', iteration: 3, by: 'human', answer: 'approve'},
	{
		type: 'delivery.done',
		outcome: 'delivered',
		commit: sha('4'),
		as: 'branch',
		branch: 'treadle/spec-7f3a9c',
	},
	{
		type: 'run.finished',
		outcome: 'verified',
		exitCode: 0,
		reason: 'The goal is verified and delivered as branch treadle/spec-7f3a9c.',
		iterations: 3,
		commit: sha('4'),
	},
];

export const storyEvents: readonly Event[] = bodies.map((body, index) => journaled(index + 1, body));

/** The moment after the first `count` events. */
export const momentOf = (events: readonly Event[]): Moment => {
	const streams = new Streams();
	let state: RunState = emptyState;
	for (const event of events) {
		state = fold(state, event);
		streams.add(event);
	}

	return {state, ...streams.view(), last: events.at(-1)?.type ?? ''};
};

/** The moment just after the nth event (from 1) that the condition holds for. */
export const momentAfter = (matches: (event: Event) => boolean, nth = 1): Moment => {
	const found = storyEvents.filter(matches)[nth - 1];
	if (!found) {
		throw new Error('The story has no such event.');
	}
	return momentOf(storyEvents.slice(0, found.seq));
};

export const storyMoments = {
	nothing: momentOf([]),
	starting: momentAfter(({type}) => type === 'run.started'),
	promptGate: momentAfter(({type}) => type === 'gate.opened'),
	streaming: momentAfter(({type}) => type === 'agent.usage'),
	failed: momentAfter(({type}) => type === 'iteration.finished', 2),
	tampered: momentAfter(({type}) => type === 'iteration.finished', 3),
	deliverGate: momentAfter(({type}) => type === 'gate.opened', 2),
	finished: momentOf(storyEvents),
};
export type MomentName = keyof typeof storyMoments;
