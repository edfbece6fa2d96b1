import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import type {OpenGate} from '../../../source/journal/events/events.js';
import {paintBox} from '../../../source/screen/rows/box.js';
import {gateBarRows, gateBox} from '../../../source/screen/rows/gate-bar.js';
import {theme} from '../support/frame-props.js';

const gate: OpenGate = {
	gate: 'g',
	name: 'tool',
	iteration: 2,
	question: 'May rehearsal run npm install?',
	next: 'The command runs in the workspace, because the agent asked for it.',
	choices: ['approve', 'reject'],
	details: ['npm install left-pad', '+ one', '- two', 'four', 'five'],
};
const lines = (rows: number, past = false, columns = 80): string[] =>
	paintBox(gateBox(gate, {x: 0, y: 0, columns, rows}, past), theme).map(stripVTControlCharacters);

test('has the question, what comes next, the facts and the choices with their keys', () => {
	const all = lines(gateBarRows(gate, 80)).join('\n');
	for (const part of ['Gate: tool call', gate.question, `space → ${gate.next}`, ...(gate.details ?? [])]) {
		expect(all).toContain(part);
	}

	expect(all).toContain('space approve · r reject with a reason');
	expect(all).not.toContain('e edit');
});

test('with less room it counts the facts left out, but never drops the question or the choices', () => {
	expect(lines(6).join('\n')).toMatch(/npm install left-pad.*\n.*… 4 more/);
	expect(lines(3).join('\n')).toMatch(/May rehearsal run.*\n.*space approve/);
});

test('says where the facts left out are, and a narrow one names its choices in a word', () => {
	expect(lines(6).join('\n')).toContain('… 4 more, all of it in the Step pane');
	const edited: OpenGate = {...gate, name: 'memory', choices: ['approve', 'reject', 'edit']};
	const bar = paintBox(gateBox(edited, {x: 0, y: 0, columns: 48, rows: 6}, false), theme);
	expect(stripVTControlCharacters(bar.at(-1) ?? '')).toContain(' space approve · r reject · e edit ');
});

test('what A means depends on the gate', () => {
	const bar = (name: OpenGate['name'], columns: number): string => {
		const asks: OpenGate = {...gate, name, choices: ['approve', 'reject', 'always']};
		return stripVTControlCharacters(
			paintBox(gateBox(asks, {x: 0, y: 0, columns, rows: 6}, false), theme).at(-1) ?? '',
		);
	};

	expect(bar('tool', 100)).toContain('A always for this tool');
	expect(bar('checkpoint', 100)).toContain('A allow the protected changes for this run');
	expect(bar('checkpoint', 80)).toContain('r reject · A allow protected');
});

test('says when the keys would act on something else than what is seen', () => {
	expect(lines(6, true)[0]).toContain('you are looking at the past: end goes live');
});
