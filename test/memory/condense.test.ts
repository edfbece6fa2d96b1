import {expect, test} from 'vitest';
import {condense} from '../../source/memory/condense.js';
import {humanEntry, type IterationFacts, iterationEntry} from '../../source/memory/entry.js';
import type {MemorySection} from '../../source/memory/memory.js';
import {parseMemory, renderSection} from '../../source/memory/sections.js';

const facts: IterationFacts = {
	run: 'spec-3',
	iteration: 1,
	at: '2026-11-21T01:20:33.000Z',
	verdict: 'failed',
	reasons: ['npm test: failed, exit 1 after 2.3s; failed: "dates"'],
	evidence: '',
	claim: 'All done!',
	files: [],
	tampered: [],
	human: [],
};

/** As they are read back from the file. */
const read = (...entries: {title: string; text: string}[]): MemorySection[] =>
	parseMemory(`# Memory\n\n${entries.map(renderSection).join('\n')}`);

const iteration = (number: number, more: Partial<IterationFacts> = {}) =>
	iterationEntry({...facts, iteration: number, ...more});

test('iterations that ended alike are reported once, by the newest', () => {
	const sections = read(
		iteration(1),
		iteration(2, {reasons: ['npm test: failed, exit 1 after 790ms; failed: "dates"']}),
		iteration(3, {reasons: ['npm test: failed, exit 1 after 1m 02s; failed: "zones"']}),
		iteration(4, {reasons: ['npm test: failed, exit 1 after 4.1s; failed: "dates"']}),
	);
	const {sections: condensed} = condense(sections);
	expect(condensed.map(({title}) => title.match(/iteration \d/)?.[0])).toEqual([
		'iteration 3',
		'iteration 4',
	]);
	expect(condensed[1]?.text).toMatch(/\n\n\(2 earlier iterations ended the same way\.\)$/);
});

test('old iterations are reported by their reason and by what somebody said', () => {
	const sections = read(
		...Array.from({length: 20}, (_, index) =>
			iteration(index + 1, {
				files: [{path: `file-${index}`, change: 'modified'}],
				...(index === 2 ? {agentNote: 'Dates are UTC.\n\nAlways.', human: ['Keep the interface.']} : {}),
			}),
		),
	);
	const {sections: condensed} = condense(sections);
	expect(condensed).toHaveLength(20);
	expect(condensed[0]?.text).toBe('- npm test: failed, exit 1 after 2.3s; failed: "dates"');
	expect(condensed[2]?.text).toBe(
		'- npm test: failed, exit 1 after 2.3s; failed: "dates"\n\nThe agent noted:\n\n> Dates are UTC.\n>\n> Always.\n\nThe user said:\n\n> Keep the interface.',
	);
	expect(condensed.at(-1)).toEqual(sections.at(-1));
});

test('of very old ones only what somebody said is reported, and the others are counted', () => {
	const sections = read(
		...Array.from({length: 60}, (_, index) =>
			iteration(index + 1, {claim: `claim ${index}x`, ...(index === 5 ? {agentNote: 'Dates are UTC.'} : {})}),
		),
	);
	const {sections: condensed, leftOut} = condense(sections);
	expect(condensed).toHaveLength(25);
	expect(leftOut).toBe(35);
	expect(condensed[0]?.text).toContain('> Dates are UTC.');
});

test('what a person wrote stays as it is, however often and however old', () => {
	const note = humanEntry({run: 'spec-3', iteration: 1, at: facts.at, text: '- Use UTC.\n- Nothing else.'});
	const pinned = {title: `${iteration(2).title} (pinned)`, text: 'Never forget.\nThis.'};
	const sections = read(
		note,
		note,
		{title: 'By hand', text: 'a\nb'},
		pinned,
		...Array.from({length: 20}, (_, index) => iteration(index, {claim: `claim ${index}x`})),
	);
	expect(condense(sections).sections.slice(0, 4)).toEqual(sections.slice(0, 4));
});

test('entries of earlier versions are read, and reported as shortly', () => {
	const old = [
		'Not there yet: a check failed.',
		'',
		'- npm test: failed, exit 1',
		'',
		'The agent changed `a.ts`.',
		'',
		'The agent claimed (nobody checked that):',
		'',
		'> done',
		'',
		'The agent noted:',
		'',
		'> Dates are UTC.',
		'',
		'The check printed:',
		'',
		'```',
		'}',
		'```',
	].join('\n');
	const sections = read(
		{title: iteration(1).title, text: old},
		...Array.from({length: 12}, (_, index) => iteration(index + 2, {claim: `claim ${index}x`})),
	);
	expect(condense(sections).sections[0]?.text).toBe(
		'- npm test: failed, exit 1\n\nThe agent noted:\n\n> Dates are UTC.',
	);
});
