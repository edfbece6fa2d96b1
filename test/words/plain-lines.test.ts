import {expect, test} from 'vitest';
import type {Event, EventBody} from '../../source/journal/events/events.js';
import {createPlainLines} from '../../source/words/plain-lines.js';
import {judgedEvents} from '../screen/support/judged-story.js';
import {journaled} from '../screen/support/states.js';
import {storyEvents} from '../screen/support/story.js';

/** Without the wall clock, which is that of the time zone. */
const linesOf = (body: EventBody): string[] =>
	createPlainLines()(journaled(5, body)).map(line => line.slice(9));

test('every line starts with the time and the phase', () => {
	const lines = storyEvents.flatMap(createPlainLines());
	expect(lines.length).toBeGreaterThan(30);
	for (const line of lines) {
		expect(line).toMatch(/^\d\d:\d\d:\d\d [a-z]+ +\S/);
	}
});

test('a run reads as a story', () => {
	const lines = storyEvents.flatMap(createPlainLines()).map(line => line.slice(9));
	expect(lines[0]).toBe('run        spec: Everything in spec.md is built and proven by the tests');
	expect(lines).toContain('iteration  Checking the untouched base');
	expect(lines).toContain('gate       prompt approved by you');
	expect(lines).toContain('verify       ✗ parses a date');
	expect(lines.at(-1)).toBe(
		'run        verified after 3 iterations: The goal is verified and delivered as branch treadle/spec-7f3a9c.',
	);
});

test('fragments of words make no lines', () => {
	expect(linesOf({type: 'agent.step', iteration: 1, step: {kind: 'message', id: 'm', text: 'Hal'}})).toEqual(
		[],
	);
	expect(linesOf({type: 'agent.step', iteration: 1, step: {kind: 'thought', id: 't', text: 'hm'}})).toEqual(
		[],
	);
});

test('a tool is named when it begins, and again when it goes wrong', () => {
	const step = (given: object): string[] =>
		linesOf({type: 'agent.step', iteration: 1, step: {kind: 'tool', id: 'a', ...given}});
	expect(step({title: 'Edit', target: 'x.js', status: 'running'})).toEqual(['agent      ● Edit x.js']);
	expect(step({status: 'done'})).toEqual([]);
	expect(step({status: 'denied'})).toEqual(['agent      ✗ tool denied']);
});

test.each<[EventBody, string[]]>([
	[{type: 'agent.usage', iteration: 1, usage: {costBasis: 'unknown'}}, ['agent      tokens unknown']],
	[
		{
			type: 'agent.usage',
			iteration: 1,
			usage: {input: 1200, cost: 0.25, costBasis: 'estimated'},
			reservation: true,
		},
		['agent      charged 1.2k tokens · $0.25 estimated: work was cut off'],
	],
	[
		{type: 'agent.usage', iteration: 1, usage: {input: 1200, output: 5, cost: 0.02, costBasis: 'reported'}},
		['agent      1.2k tokens in, 5 out, $0.02 reported'],
	],
	[
		{type: 'agent.finished', iteration: 1, outcome: 'failed', reason: 'exit code 3', milliseconds: 4200},
		['agent      failed after 4.2 s: exit code 3'],
	],
	[
		{type: 'verifier.output', iteration: 1, verifier: 'v1', stream: 'stdout', text: 'one\ntwo'},
		['verify       one', 'verify       two'],
	],
	[
		{
			type: 'gate.answered',
			gate: 'g',
			name: 'tool',
			iteration: 1,
			by: 'human',
			answer: 'reject',
			reason: 'no',
		},
		['gate       tool rejected by you: no'],
	],
	[
		{
			type: 'gate.answered',
			gate: 'g',
			name: 'checkpoint',
			iteration: 1,
			by: 'human',
			answer: 'always',
		},
		['gate       checkpoint approved, its protected changes allowed for this run, by you'],
	],
	[
		{type: 'agent.usage', iteration: 1, verifier: 'review-5', usage: {input: 10, costBasis: 'unknown'}},
		['verify     review-5 spent 10 tokens in, 0 out'],
	],
])('%j', (body, lines) => {
	expect(linesOf(body)).toEqual(lines);
});

test('a verdict reports how far it is, item by item, and what passed before', () => {
	const lines = judgedEvents.flatMap(createPlainLines()).map(line => line.slice(9));
	expect(lines).toContain(
		'verify     checklist spec.md by claude: failed 3/6 in 4.2 s: 3 of 6 items are met',
	);
	expect(lines).toContain(
		'verify       ✓ 1 Dates are parsed from ISO text – source/dates.js parses it, and test/dates.test.js holds it to that',
	);
	expect(lines).toContain('verify       ✗ 3 A span between two dates is told in days – span() is missing');
	expect(lines).toContain('verify     npm test: failed 43/44 in 4.2 s: 1 of 44 tests fails');
	expect(lines).toContain('verify       ↓ passed before: dates › adds days');
	expect(lines.find(line => line.includes('npm test: unverified'))).toContain(
		'npm test: unverified 43/44 (flaky) in',
	);
	expect(lines).toContain('run        also protected: vitest.config.ts: configures the test runner');
	expect(lines.find(line => line.includes('warning: '))).toContain('of the same vendor');
});

test('a log is not flooded by a long checklist', () => {
	const items = Array.from({length: 300}, (_, index) => ({
		number: index + 1,
		text: 'an item',
		met: undefined,
		evidence: '',
	}));
	const lines = linesOf({
		type: 'verifier.finished',
		iteration: 1,
		verifier: 'checklist-1',
		status: 'unverified',
		summary: 'nobody could say',
		milliseconds: 1,
		evidence: '',
		noVerdict: true,
		items,
	});
	expect(lines[0]).toBe('verify     checklist-1: unverified (no verdict) in 1 ms: nobody could say');
	expect(lines[1]).toBe('verify       ? 1 an item');
	expect(lines).toHaveLength(52);
	expect(lines.at(-1)).toBe('verify       … 250 more');
});

test('the end of a run says how each verifier ended', () => {
	const lines = linesOf({
		type: 'run.finished',
		outcome: 'verified',
		exitCode: 0,
		reason: 'All is well.',
		iterations: 2,
		verifiers: [
			{id: 'run-1', label: 'npm test', status: 'passed'},
			{id: 'review-2', label: 'review by codex', status: 'unverified'},
		],
	});
	expect(lines).toEqual([
		'run        ✓ npm test: passed',
		'run        ? review by codex: unverified',
		'run        verified after 2 iterations: All is well.',
	]);
});

test('an event of a later version says nothing', () => {
	const unknown = {v: 1, seq: 9, at: '2026-01-01T10:00:00.000Z', type: 'moon.rose'} as unknown as Event;
	expect(createPlainLines()(unknown)).toEqual([]);
});

test('a check is called by its command, also in a run that goes on', () => {
	const started = journaled(9, {
		type: 'verifier.started',
		iteration: 1,
		verifier: 'run-1',
		commit: 'c'.repeat(40),
	});
	const verifiers = [{id: 'run-1', kind: 'run', label: 'npm test'}];
	expect(createPlainLines({verifiers})(started)[0]?.slice(9)).toBe('verify     npm test checks cccccccc');
	expect(createPlainLines({verifiers}, 'talk')(started)).toEqual(['verify: npm test checks cccccccc']);
});
