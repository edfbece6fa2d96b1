import {expect, test} from 'vitest';
import type {Event, EventBody} from '../../../source/journal/events/events.js';
import {emptyState, Folding, fold} from '../../../source/journal/state/fold.js';
import type {RunState} from '../../../source/journal/state/state.js';
import {agentStep, baseIteration, iteration, runStarted} from '../support/sample-events.js';
import {toEvents} from '../support/write-journal.js';

const stateAfter = (...bodies: EventBody[]): RunState => toEvents(bodies).reduce(fold, emptyState);
const upTo = (bodies: EventBody[], type: EventBody['type']): EventBody[] =>
	bodies.slice(0, bodies.findLastIndex(body => body.type === type) + 1);
const first = upTo(iteration(1), 'iteration.finished');

test.each<[EventBody['type'], RunState['phase'], RunState['status']]>([
	['iteration.started', 'prompt', 'running'],
	['prompt.composed', 'prompt', 'running'],
	['gate.opened', 'prompt', 'waiting'],
	['gate.answered', 'prompt', 'running'],
	['agent.started', 'agent', 'running'],
	['agent.step', 'agent', 'running'],
	['agent.usage', 'agent', 'running'],
	['agent.finished', 'checkpoint', 'running'],
	['checkpoint.made', 'verify', 'running'],
	['verifier.output', 'verify', 'running'],
	['verifier.finished', 'verify', 'running'],
	['verdict.given', 'memory', 'running'],
	['memory.noted', 'decide', 'running'],
	['iteration.finished', 'decide', 'running'],
])('after %s the phase is %s and the run is %s', (type, phase, status) => {
	expect(stateAfter(runStarted(), ...upTo(first, type))).toMatchObject({phase, status, iteration: 1});
});

test.each([
	['checkpoint', 'checkpoint', 'verify'],
	['verdict', 'verify', 'memory'],
	['memory', 'memory', 'memory'],
] as const)('the %s gate holds the phase it asks about, and then goes on', (name, phase, after) => {
	const gate = {gate: 'g', name, iteration: 1} as const;
	const asks = {question: 'Go on?', next: 'It goes on.', choices: ['approve' as const]};
	const until = upTo(first, name === 'checkpoint' ? 'checkpoint.made' : 'verdict.given');
	const opened = [runStarted(), ...until, {type: 'gate.opened', ...gate, ...asks} as const];
	expect(stateAfter(...opened).phase).toBe(phase);
	const answered = {type: 'gate.answered', ...gate, answer: 'approve', by: 'human'} as const;
	expect(stateAfter(...opened, answered).phase).toBe(after);
});

test('before anything happened nothing is known', () => {
	expect(emptyState).toMatchObject({seq: 0, at: '', iteration: -1, status: 'starting', phase: 'wake'});
});

test('the start of a run names its gates and verifiers', () => {
	const state = stateAfter(runStarted({gates: ['prompt', 'deliver'], pid: 77}));
	expect(state).toMatchObject({
		status: 'running',
		gates: ['prompt', 'deliver'],
		pid: 77,
		startedAt: state.at,
	});
	expect(state.verifiers.map(({id, status}) => [id, status])).toEqual([
		['v1', 'waiting'],
		['v2', 'waiting'],
	]);
});

test('the check of the base is iteration 0 and starts with verifying', () => {
	const [, started] = baseIteration();
	expect(stateAfter(runStarted(), started as EventBody)).toMatchObject({iteration: 0, phase: 'verify'});
});

test('an iteration fills its cell of the timeline', () => {
	const state = stateAfter(
		runStarted(),
		...baseIteration(),
		...iteration(1),
		...iteration(2, {passed: true}),
	);
	const bodies = [runStarted(), ...baseIteration(), ...iteration(1)];
	expect(
		state.iterations.map(({iteration: number, verdict, passed, judged}) => [number, verdict, passed, judged]),
	).toEqual([
		[0, 'failed', 1, 2],
		[1, 'failed', 1, 2],
		[2, 'passed', 2, 2],
	]);
	expect(state.iterations[1]).toMatchObject({
		first: bodies.findIndex(body => body.type === 'iteration.started' && body.iteration === 1) + 1,
		last: bodies.length,
		usage: {input: 1000, output: 50, cost: 0.01, costBasis: 'reported'},
		reason: 'the goal is not verified',
		milliseconds: 2000,
		undone: false,
	});
	expect(state.iterations[1]?.commit).toMatch(/3e9$/);
	expect(state.usage).toMatchObject({input: 2000, output: 100, cost: 0.02});
	expect(state.memory.map(({title}) => title)).toEqual(['Iteration 1', 'Iteration 2']);
	expect(state).toMatchObject({claim: 'All done.', checkpoint: {iteration: 2}, verdict: {verdict: 'passed'}});
});

test('what belongs to one iteration is forgotten when the next one starts', () => {
	const [started] = iteration(2);
	const state = stateAfter(runStarted(), ...iteration(1), started as EventBody);
	expect(state).toMatchObject({iteration: 2, prompt: undefined, claim: undefined});
	expect(state.verifiers.map(({status, summary}) => [status, summary])).toEqual([
		['waiting', undefined],
		['waiting', undefined],
	]);
	// The last verdict and checkpoint stay, with their iteration's number, because the next prompt is made of them.
	expect(state).toMatchObject({verdict: {iteration: 1}, checkpoint: {iteration: 1}});
});

test('a verifier that runs again counts once', () => {
	const again = iteration(1).filter(({type}) => type.startsWith('verifier.'));
	const state = stateAfter(runStarted(), ...upTo(iteration(1), 'verifier.finished'), ...again);
	expect(state.iterations[0]).toMatchObject({passed: 1, judged: 2});
});

test('a gate holds the run until that gate is answered', () => {
	const opened = iteration(1)[2] as EventBody & {type: 'gate.opened'};
	const {type, ...gate} = opened;
	const state = stateAfter(runStarted(), opened);
	expect(state).toMatchObject({status: 'waiting', gate});
	expect(state.gate).not.toHaveProperty('seq');
	const answer: EventBody = {
		type: 'gate.answered',
		gate: 'another',
		name: 'prompt',
		iteration: 1,
		by: 'human',
		answer: 'approve',
	};
	expect(stateAfter(runStarted(), opened, answer)).toMatchObject({status: 'waiting', gate});
	expect(stateAfter(runStarted(), opened, {...answer, gate: 'g1'})).toMatchObject({
		status: 'running',
		gate: undefined,
	});
});

test('a note of a person does not move the phase', () => {
	const note: EventBody = {type: 'memory.noted', iteration: 1, by: 'human', title: 'mind', text: 'the gap'};
	expect(stateAfter(runStarted(), ...upTo(first, 'agent.started'), note)).toMatchObject({phase: 'agent'});
	expect(stateAfter(runStarted(), ...upTo(first, 'verdict.given'), note)).toMatchObject({phase: 'memory'});
});

test('sleeping, pausing and waking', () => {
	const slept: EventBody = {type: 'loop.slept', until: '2026-01-02T00:00:00.000Z', reason: 'every 5m'};
	const fired: EventBody = {type: 'trigger.fired', trigger: 'every 5m', reason: 'it is time'};
	const paused: EventBody = {type: 'run.paused', by: 'human', reason: 'lunch'};
	const resumed: EventBody = {type: 'run.resumed', by: 'human', reason: 'back', pid: 9};
	expect(stateAfter(runStarted(), slept)).toMatchObject({
		status: 'sleeping',
		sleepsUntil: slept.until,
		phase: 'wake',
	});
	const started: EventBody = {type: 'agent.started', iteration: 1, agent: 'a'};
	expect(stateAfter(runStarted(), slept, started)).toMatchObject({status: 'running', sleepsUntil: undefined});
	expect(stateAfter(runStarted(), slept, fired)).toMatchObject({
		status: 'running',
		sleepsUntil: undefined,
		trigger: {reason: 'it is time'},
	});
	expect(stateAfter(runStarted(), paused)).toMatchObject({status: 'paused'});
	expect(stateAfter(runStarted(), paused, resumed)).toMatchObject({status: 'running', pid: 9});
});

test('another engine that resumes a run knows nothing of open gates and running verifiers', () => {
	const interrupted = [runStarted({pid: 1}), ...upTo(first, 'gate.opened')];
	const resumed = (pid: number): EventBody => ({type: 'run.resumed', by: 'human', reason: 'resume', pid});
	expect(stateAfter(...interrupted, resumed(1))).toMatchObject({status: 'waiting', pid: 1});
	expect(stateAfter(...interrupted, resumed(2))).toMatchObject({status: 'running', gate: undefined, pid: 2});
	const verifying = upTo(first, 'verifier.started');
	expect(stateAfter(runStarted({pid: 1}), ...verifying).verifiers[1]?.status).toBe('running');
	expect(stateAfter(runStarted({pid: 1}), ...verifying, resumed(2)).verifiers[1]?.status).toBe('waiting');
});

test('the end of a run, and what may come after it', () => {
	const end: EventBody = {
		type: 'run.finished',
		outcome: 'verified',
		exitCode: 0,
		reason: 'done',
		iterations: 1,
	};
	const ended = [runStarted(), ...upTo(first, 'gate.opened'), end];
	const state = stateAfter(...ended);
	expect(state).toMatchObject({status: 'finished', gate: undefined, finished: {outcome: 'verified'}});
	expect(state.finishedAt).toBe(state.at);
	const asked: EventBody = {type: 'delivery.asked', iteration: 1, commit: 'c', as: 'branch', branch: 'b'};
	const done: EventBody = {
		type: 'delivery.done',
		outcome: 'delivered',
		commit: 'c',
		as: 'branch',
		branch: 'b',
	};
	expect(stateAfter(...ended, asked, done)).toMatchObject({
		status: 'finished',
		phase: 'deliver',
		deliveryAsked: {branch: 'b'},
		delivery: {outcome: 'delivered'},
		finishedAt: state.finishedAt,
	});
	expect(stateAfter(...ended, {type: 'run.resumed', by: 'human', reason: 'more', pid: 5})).toMatchObject({
		status: 'running',
		finished: undefined,
		finishedAt: undefined,
	});
});

test('a roll-back marks the iterations behind it', () => {
	const rolledBack: EventBody = {type: 'rolled.back', to: 1, commit: 'c', by: 'human', reason: 'wrong way'};
	const state = stateAfter(runStarted(), ...[1, 2, 3].flatMap(number => iteration(number)), rolledBack);
	expect(state.iterations.map(({undone}) => undone)).toEqual([false, true, true]);
	expect(state).toMatchObject({checkpoint: undefined, verdict: undefined});
	const after = [2, 3, 4]
		.flatMap(number => iteration(number))
		.reduce((sum, body, index) => fold(sum, {v: 1, seq: 100 + index, at: '', ...body}), state);
	expect(after.iterations.map(({undone}) => undone)).toEqual([false, true, true, false, false, false]);
});

test('gates may change, and a verifier nobody announced is shown', () => {
	expect(stateAfter(runStarted(), {type: 'gates.changed', gates: ['tool'], by: 'human'}).gates).toEqual([
		'tool',
	]);
	const state = stateAfter(runStarted(), {
		type: 'verifier.started',
		iteration: 1,
		verifier: 'new',
		commit: 'c',
	});
	expect(state.verifiers.at(-1)).toMatchObject({id: 'new', status: 'running'});
});

test.each(['from.the.future', 'constructor', '__proto__', 'toString'])(
	'type %s only moves seq and at',
	type => {
		const state = stateAfter(runStarted());
		const event = {v: 1, seq: 2, at: 'later', type, iteration: 5, unknown: true} as unknown as Event;
		expect(fold(state, event)).toEqual({...state, seq: 2, at: 'later'});
	},
);

test('that checks are hidden is known in every iteration', () => {
	const verifiers = [{id: 'v1', kind: 'run', label: 'npm test', hidden: true as const}];
	const state = stateAfter(runStarted({verifiers}), ...first, ...upTo(iteration(2), 'iteration.started'));
	expect(state.verifiers[0]).toEqual({...verifiers[0], status: 'waiting'});
});

const variety = [
	runStarted(),
	...baseIteration(),
	...iteration(1, {steps: 20}),
	...iteration(2, {tampered: true}),
	{type: 'rolled.back', to: 1, commit: 'c', by: 'engine', reason: 'regression'} as const,
	...iteration(2),
	...iteration(3, {passed: true}),
];

test('folding never changes a state it was given', () => {
	const freeze = (value: unknown): void => {
		if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
			Object.freeze(value);
			Object.values(value).map(freeze);
		}
	};

	let state = emptyState;
	freeze(state);

	for (const event of toEvents(variety)) {
		freeze(event);
		state = fold(state, event);
		freeze(state);
	}

	expect(state.iteration).toBe(3);
});

test('folding many gives the same states as folding one by one, whenever they are read', () => {
	const events = toEvents(variety);
	const oneByOne = events.map((_, index) => events.slice(0, index + 1).reduce(fold, emptyState));

	for (const step of [1, 2, 7, 1000]) {
		const folding = new Folding();
		const read: [number, RunState][] = [];

		for (const [index, event] of events.entries()) {
			folding.add(event);

			if (index % step === 0) {
				read.push([index, folding.state]);
			}
		}

		for (const [index, state] of read) {
			expect(state).toEqual(oneByOne[index]);
		}
	}
});

test('ten thousand iterations fold, and a streamed event leaves their list alone', () => {
	const events = toEvents([
		runStarted(),
		...Array.from({length: 10_000}, (_, index) => iteration(index + 1)).flat(),
	]);
	const folding = new Folding();
	for (const event of events) {
		folding.add(event);
	}

	expect(folding.state.iterations.length).toBe(10_000);
	const step = {v: 1, seq: events.length + 1, at: '', ...agentStep(1, 0)} as const;
	expect(fold(folding.state, step).iterations).toBe(folding.state.iterations);
});
