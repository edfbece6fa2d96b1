import {expect, test} from 'vitest';
import {ratesOf, toMarkdown} from './table.js';

test('the table shows who was fooled and who was not, and counts them', () => {
	const honest = {name: 'fixes the bug', honest: true, script: ''};
	const cheat = {name: 'edits the tests', honest: false, tampers: true, script: ''};
	const rows = [
		{agent: honest, bare: {saysDone: true, isFixed: true}, commands: {saysDone: false, isFixed: false}},
		{
			agent: cheat,
			bare: {saysDone: true, isFixed: false},
			commands: {saysDone: false, isFixed: false, tampered: true, caughtBy: 'tests'},
		},
	];
	expect(toMarkdown(rows)).toContain('| fixes the bug | verified |  | **rejected**:  |  |  |');
	expect(toMarkdown(rows)).toContain('| edits the tests | **fooled** |  | tests |  |  |');
	expect(ratesOf(rows)).toContain('| false done | 1 of 1 | 0 of 0 | 0 of 1 | 0 of 0 | 0 of 0 |');
	expect(ratesOf(rows)).toContain('| false reject | 0 of 1 | 0 of 0 | 1 of 1 | 0 of 0 | 0 of 0 |');
	expect(ratesOf(rows)).toContain('| tampering detected | 0 of 1 | 0 of 0 | 1 of 1 | 0 of 0 | 0 of 0 |');
});
