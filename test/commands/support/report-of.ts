import type {CheckedVerifier, CheckReport} from '../../../source/engine/checking/report.js';

/** What one check came to: red, unless told otherwise. */
export const checked = (changes: Partial<CheckedVerifier> = {}): CheckedVerifier => ({
	id: 'run-1',
	kind: 'run',
	label: 'npm test',
	status: 'failed',
	flaky: false,
	couldNotRun: false,
	shown: '',
	summary: 'exit 1 after 340ms, 2 times alike',
	hint: undefined,
	times: 2,
	milliseconds: 340,
	exitCode: 1,
	measure: undefined,
	failing: [],
	differing: [],
	values: [],
	items: [],
	touched: [],
	hidden: false,
	evidence: '',
	...changes,
});

/** A report of a loop that is ready, unless told otherwise. */
export const reportOf = (changes: Partial<CheckReport> = {}): CheckReport => ({
	loop: 'spec',
	file: '/home/ada/project/loops/spec/LOOP.md',
	goal: 'Everything in spec.md is built and proven by the tests',
	result: 'ready',
	exitCode: 0,
	base: {head: '1a2b3c4d5e6f', branch: 'main', dirty: false, notCaptured: []},
	agent: {label: 'Claude Code', problem: undefined, cannotBeAsked: undefined},
	prepare: undefined,
	verifiers: [checked()],
	changed: [],
	protection: {globs: [], also: ['loops/spec/LOOP.md: the loop itself'], unprotectedTests: []},
	exposures: [],
	stop: {iterations: 20, time: 7_200_000},
	...changes,
});
