import type {Event, EventBody} from '../../../source/journal/events/events.js';
import {emptyState} from '../../../source/journal/state/fold.js';
import type {IterationSummary, RunState} from '../../../source/journal/state/state.js';

export const runStarted = {
	type: 'run.started',
	run: 'r1',
	loop: 'spec',
	loopFile: '/repo/loops/spec/LOOP.md',
	loopDigest: '0'.repeat(64),
	goal: 'Everything in spec.md is built',
	body: 'Build the next missing piece.',
	repository: '/repo',
	workspace: '/state/runs/r1/workspace',
	base: 'a'.repeat(40),
	baseTree: 'b'.repeat(40),
	dirty: false,
	agent: {name: 'rehearsal', label: 'rehearsal (scripted)', scripted: true},
	verifiers: [{id: 'v1', kind: 'run', label: 'npm test'}],
	stop: {iterations: 20, time: 7_200_000, stall: 3, failures: 3},
	gates: ['prompt', 'tool', 'checkpoint', 'verdict', 'memory', 'deliver'],
	protect: [],
	contained: false,
	containment: 'not contained: no sandbox here',
	deliver: 'branch',
	pid: 4711,
	version: '0.1.0',
} as const satisfies EventBody;

export const iterationSummary = (given: Partial<IterationSummary>): IterationSummary => ({
	iteration: 0,
	first: 1,
	last: 1,
	startedAt: '2026-01-01T10:00:00.000Z',
	passed: 0,
	judged: 0,
	usage: {costBasis: 'unknown'},
	undone: false,
	...given,
});

export const runState = (given: Partial<RunState> = {}): RunState => ({
	...emptyState,
	seq: 10,
	at: '2026-01-01T10:00:10.000Z',
	worked: 10_000,
	workedUpTo: '2026-01-01T10:00:10.000Z',
	run: {...runStarted, gates: [...runStarted.gates], verifiers: [...runStarted.verifiers], protect: []},
	startedAt: '2026-01-01T10:00:00.000Z',
	status: 'running',
	phase: 'agent',
	iteration: 1,
	gates: ['deliver'],
	pid: 4711,
	...given,
});

/** An event as the journal hands it out. */
export const journaled = (seq: number, body: EventBody): Event => ({
	v: 1,
	seq,
	at: new Date(Date.UTC(2026, 0, 1, 10) + seq * 1000).toISOString(),
	...body,
});
