import {expect, test} from 'vitest';
import type {Event, EventBody} from '../../source/journal/events.js';
import {plainLines} from '../../source/screen/plain-lines.js';
import {journaled} from './states.js';
import {storyEvents} from './story.js';

/** Without the wall clock, which is that of the time zone. */
const linesOf = (body: EventBody): string[] => plainLines(journaled(5, body)).map(line => line.slice(9));

test('every line starts with the time and the phase', () => {
	const lines = storyEvents.flatMap(plainLines);
	expect(lines.length).toBeGreaterThan(30);
	for (const line of lines) expect(line).toMatch(/^\d\d:\d\d:\d\d [a-z]+ +\S/);
});

test('a run reads as a story', () => {
	const lines = storyEvents.flatMap(plainLines).map(line => line.slice(9));
	expect(lines[0]).toBe('run        spec: Everything in spec.md is built and proven by the tests');
	expect(lines).toContain('iteration  Checking the untouched base');
	expect(lines).toContain('gate       prompt approved by human');
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
		['gate       tool rejected by human: no'],
	],
])('%j', (body, lines) => {
	expect(linesOf(body)).toEqual(lines);
});

test('an event of a later version says nothing', () => {
	const unknown = {v: 1, seq: 9, at: '2026-01-01T10:00:00.000Z', type: 'moon.rose'} as unknown as Event;
	expect(plainLines(unknown)).toEqual([]);
});
