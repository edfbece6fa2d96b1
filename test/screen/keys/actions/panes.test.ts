import {describe, expect, test} from 'vitest';
import type {Step} from '../../../../source/journal/events/events.js';
import type {Moment, RunState} from '../../../../source/journal/state/state.js';
import {
	firstRow,
	matchingRows,
	maxScroll,
	paneRows,
	paneText,
	scrollTo,
} from '../../../../source/screen/panes/pane.js';
import {paneBox} from '../../../../source/screen/panes/pane-box.js';
import {phaseStrip} from '../../../../source/screen/panes/step-pane.js';
import type {PaneName} from '../../../../source/screen/rows/layout.js';
import {rowText} from '../../../../source/screen/rows/row.js';
import {journaled, runState} from '../../support/states.js';
import {momentOf, storyMoments} from '../../support/story.js';

const now = Date.parse('2026-01-01T10:02:00Z');
const text = (pane: PaneName, moment: Moment, width = 72): string =>
	paneText(pane, moment, width, now).join('\n');
const momentWith = (...steps: Step[]): Moment =>
	momentOf([
		journaled(1, {type: 'iteration.started', iteration: 1, from: 'a'.repeat(40)}),
		...steps.map((step, index) => journaled(index + 2, {type: 'agent.step', iteration: 1, step})),
	]);

test('after the end of a run nothing waits any more', () => {
	const {state} = storyMoments.streaming;
	const finished = {
		type: 'run.finished',
		outcome: 'stopped',
		exitCode: 3,
		reason: 'you stopped it',
		iterations: 1,
	} as const;
	const stopped: Moment = {...storyMoments.streaming, state: {...state, status: 'finished', finished}};
	expect(text('goal', stopped)).toMatch(/− not run +npm test/);
	expect(text('verifier', stopped)).toMatch(
		/The run ended before these judged the checkpoint, in a clean checkout:\nnpm test +− not run/,
	);
	expect(text('verifier', storyMoments.streaming)).toMatch(/Will judge .*\nnpm test +○ waiting/);
});

test('a pane too low for any row says how many there are', () => {
	const {streaming} = storyMoments;
	const rows = paneRows('step', streaming, 76, now);
	const box = paneBox({
		pane: 'step',
		rows,
		place: {x: 0, y: 0, columns: 80, rows: 3},
		focused: false,
		zoomed: false,
		scroll: 0,
		search: undefined,
	});
	expect(box.tag).toEqual([['muted', `${rows.length} rows`]]);
});

describe('goal', () => {
	test('says what is wanted, how it stands, what it cost and what it runs in', () => {
		const goal = text('goal', storyMoments.deliverGate);
		expect(goal).toContain('Everything in spec.md is built and proven by the tests');
		expect(goal).toMatch(/✓ passed {2}npm test +420 ms/);
		expect(goal).toContain('! tampered 1×');
		expect(goal).toMatch(/iteration █+░+ 3 of 20/);
		expect(goal).toContain('17k in · 1.5k out (6.0k cached)');
		expect(goal).toMatch(/cost +\$0\.07/);
		expect(goal).toMatch(/burn +▅▆█ 6\.0k each/);
		expect(goal).toContain('contained NO: ');
		expect(goal).toContain('rehearsal (scripted, uses no model)');
		expect(goal).toContain('training: every gate asks you');
	});

	test('what nobody reported is unknown, not nothing; an estimate says so', () => {
		const unknown = text('goal', storyMoments.promptGate);
		expect(unknown).toMatch(/tokens +unknown/);
		expect(unknown).toMatch(/cost +unknown/);
		const usage = {output: 12, cost: 1.5, costBasis: 'estimated'} as const;
		const estimated = text('goal', {
			...storyMoments.promptGate,
			state: {...storyMoments.promptGate.state, usage},
		});
		expect(estimated).toMatch(/tokens +\? in · 12 out/);
		expect(estimated).toMatch(/cost +\$1\.50 estimated/);
		expect(estimated).not.toContain('charged');
		const charged = {input: 300, costBasis: 'unknown'} as const;
		expect(
			text('goal', {
				...storyMoments.promptGate,
				state: {...storyMoments.promptGate.state, usage, charged},
			}),
		).toMatch(/charged +300 tokens estimated: work was cut off/);
	});

	test('a limit of tokens or cost has its gauge, beside what is known', () => {
		const {state} = storyMoments.promptGate;
		const stop = {iterations: 20, time: 60_000, stall: 3, failures: 3, tokens: 2000, cost: 5};
		const limited = {...state, run: state.run && {...state.run, stop}};
		const usage = {input: 800, output: 200, cost: 1.25, costBasis: 'estimated'} as const;
		const goal = text('goal', {...storyMoments.promptGate, state: {...limited, usage}});
		expect(goal).toMatch(/tokens +█+░+ 1\.0k of 2\.0k/);
		expect(goal).toMatch(/cost +█+░+ \$1\.25 estimated of \$5\.00/);
		const silent = text('goal', {
			...storyMoments.promptGate,
			state: {...limited, usage: {costBasis: 'unknown'}},
		});
		expect(silent).toMatch(/tokens +░+ unknown of 2\.0k/);
	});

	test('tells who decides when the run is free', () => {
		const state = runState({gates: ['deliver']});
		expect(text('goal', {...storyMoments.nothing, state})).toContain('autonomous: only delivery asks you');
	});
});

describe('step', () => {
	test('the strip marks the phase in hand and gives up what lies behind where it is narrow', () => {
		const strip = (width: number): string => rowText(phaseStrip(runState({phase: 'verify'}), width));
		expect(strip(72)).toBe('wake › prompt › agent › checkpoint › ●verify › memory › decide');
		expect(strip(44)).toMatch(/^… › .*●verify › memory › decide$/);
		expect(rowText(phaseStrip(storyMoments.finished.state, 90))).not.toContain('●');
	});

	test('a tool shows what, on what, how it went and a bounded result', () => {
		const result = Array.from({length: 40}, (_, index) => `line ${index + 1}`).join('\n');
		const shown = text(
			'step',
			momentWith({
				kind: 'tool',
				id: 'a',
				tool: 'execute',
				title: 'Run',
				target: 'npm test',
				status: 'failed',
				result,
			}),
		);
		expect(shown).toMatch(/^\$ Run npm test +✗ failed\n│ line 1\n/);
		expect(shown).toContain('│ line 6\n│ … 34 more rows');
		expect(shown).not.toContain('line 7');
	});

	test('a title that names the target does not say it twice', () => {
		expect(
			text('step', momentWith({kind: 'tool', id: 'a', title: 'Read spec.md', target: 'spec.md'})),
		).toMatch(/^· Read spec\.md +○ pending$/);
	});

	test('a diff has line numbers and signs', () => {
		expect(text('step', storyMoments.streaming)).toContain(
			[
				'│ @@ line 1 export const parseDate',
				'│    1   export const parseDate = text => {',
				'│    2 -    return new Date(text);',
				"│    2 +    const date = new Date(text + 'T00:00Z');",
			].join('\n'),
		);
	});

	test('a change that waits for a yes is shown to its last line, one that is made in short', () => {
		const diff = `@@ -0,0 +1,40 @@\n${Array.from({length: 40}, (_, index) => `+line ${index + 1}`).join('\n')}`;
		const edit = {kind: 'tool', id: 'a', tool: 'edit', title: 'Write x', diff} as const;
		expect(text('step', momentWith({...edit, status: 'pending'}))).toMatch(/\+ line 40$/);
		expect(text('step', momentWith({...edit, status: 'done'}))).toMatch(/… 27 more lines of diff$/);
	});

	test('messages, thoughts, plans, notices and output look different without colour', () => {
		const shown = text(
			'step',
			momentWith(
				{kind: 'message', id: 'm', text: 'hello'},
				{kind: 'thought', id: 't', text: 'hm'},
				{
					kind: 'plan',
					id: 'p',
					entries: [
						{text: 'one', status: 'done'},
						{text: 'two', status: 'active'},
						{text: 'three', status: 'pending'},
					],
				},
				{kind: 'notice', id: 'n', text: 'retried'},
				{kind: 'output', id: 'o', stream: 'stdout', text: 'raw'},
				{kind: 'output', id: 'q', stream: 'stdout', text: 'more'},
			),
		);
		expect(shown).toBe('› hello\n\n~ hm\n\n  ✓ one\n  ● two\n  ○ three\n\n! retried\n\nraw\nmore');
	});

	test('a claim of the agent is shown as one, with what it is worth', () => {
		const shown = text('step', storyMoments.failed);
		expect(shown).toContain('claims “Everything in the spec is done.”\nA claim counts for nothing');
		expect(shown).toMatch(/◆ Checkpoint 11111111 +1 file \+3 −1/);
		expect(shown).toContain('✗ Iteration 1 failed in 3.1 s\n  Two tests are still red.');
	});

	test('a claim as long as all the agent printed is shown in short', () => {
		const claim = Array.from({length: 20}, (_, index) => `claim ${index}`).join('\n');
		const state = {...storyMoments.failed.state, claim};
		const shown = text('step', {...storyMoments.failed, state});
		expect(shown).toContain('claims “claim 0\n');
		expect(shown).toContain('claim 5\n… 14 more rows\nA claim counts for nothing');
	});

	test('the checkpoint and the verdict of an earlier iteration are not shown as those of this one', () => {
		const early = momentOf([
			journaled(1, {
				type: 'checkpoint.made',
				iteration: 1,
				commit: 'c'.repeat(40),
				tree: 't',
				parent: 'p',
				files: [],
				tampered: [],
			}),
			journaled(2, {
				type: 'verdict.given',
				iteration: 1,
				verdict: 'failed',
				reasons: ['old reason'],
				commit: 'c'.repeat(40),
				by: 'verifiers',
			}),
			journaled(3, {type: 'iteration.started', iteration: 2, from: 'c'.repeat(40)}),
		]);
		expect(text('step', early)).not.toContain('Checkpoint');
		expect(text('verifier', early)).not.toContain('old reason');
	});

	test('says that earlier steps are not in the window', () => {
		expect(text('step', {...storyMoments.streaming, olderSteps: 12_345})).toContain('… 12k earlier steps');
	});
});

describe('verifier', () => {
	test('before it runs it says what will be judged', () => {
		expect(text('verifier', storyMoments.streaming)).toMatch(
			/^Will judge the checkpoint.*\nnpm test +○ waiting$/,
		);
		expect(text('verifier', storyMoments.starting)).toMatch(/^Will judge your files as they are/);
	});

	test('output, summary and verdict in this order', () => {
		expect(
			text('verifier', storyMoments.failed)
				.split('\n')
				.map(row => row.replace(/ {2,}/g, '  ')),
		).toEqual([
			'npm test  exit 1 433 ms ✗ failed',
			'│ ✓ parses a date',
			'│ ✗ adds days',
			'│ ✗ formats a span',
			'│ AssertionError: expected 2026-03-01, got undefined',
			'└ 2 of 3 tests fail',
			'',
			'✗ Verdict: failed  11111111',
			'  · npm test: 2 of 3 tests fail',
			'  · The agent claims to be done; the tests say no.',
		]);
	});

	test('a verifier that was not asked did not fail', () => {
		expect(text('verifier', storyMoments.tampered)).toMatch(/npm test +− not run/);
	});
});

test('memory shows the whole of what a gate asks to note, below what is noted', () => {
	const gate: RunState['gate'] = {
		gate: 'g',
		name: 'memory',
		iteration: 1,
		question: 'Write this?',
		next: 'Later prompts carry it.',
		choices: ['approve', 'reject', 'edit'],
		text: 'It failed.\n\nDates are not parsed.',
	};
	const asked = (given: Partial<RunState>): string =>
		text('memory', {...storyMoments.nothing, state: runState({gate, ...given})}, 40);
	expect(asked({})).toMatch(/^To be noted +the gate asks\n {2}It failed\.\n\n {2}Dates are not parsed\.$/);
	const {memory} = storyMoments.tampered.state;
	expect(asked({memory})).toMatch(/you 10:00\n(?:.*\n)+\nTo be noted/);
});

test('memory shows what earlier runs noted, dimmed above what this one notes', () => {
	const earlier = [
		{title: 'spec-1 · iteration 1 · failed · 2026-11-20', text: 'Parsed dates.'},
		{title: 'spec-1 · iteration 2 · note by the user · 2026-11-20', text: 'Mind the leap years.'},
	];
	const rows = (moment: Moment) => paneRows('memory', moment, 80, now, false, earlier);
	const before = rows(storyMoments.nothing);
	expect(before.map(rowText).join('\n')).toMatch(
		/^spec-1 · iteration 1 .*\n {2}Parsed dates\.\n\nspec-1 · iteration 2 · your note .*\n {2}Mind .*\n\nThis run\nNothing noted yet/,
	);
	expect(before.slice(0, 2).flatMap(row => row.map(([role]) => role))).toEqual(['muted', 'text', 'muted']);
	expect(rows(storyMoments.tampered).map(rowText).join('\n')).toMatch(/\nThis run\nIteration 1: failed/);
});

test('of very many earlier notes the newest are laid out', () => {
	const earlier = Array.from({length: 500}, (_, index) => ({title: `note ${index}`, text: 'x'}));
	const rows = paneRows('memory', storyMoments.nothing, 80, now, false, earlier).map(rowText);
	expect(rows[0]).toBe('… 300 older notes stand in MEMORY.md');
	expect(rows[1]).toBe('note 300');
});

test('a note of the person at the screen is called theirs', () => {
	const entry = {
		iteration: 1,
		by: 'human',
		title: 'spec-1 · iteration 1 · note of the human · 2026-11-20 10:00 UTC',
		text: 'Not there yet.\n\nThe human said:\n\n> no',
		at: '2026-11-20T10:00:00.000Z',
	} as const;
	const shown = text('memory', {...storyMoments.nothing, state: runState({memory: [entry]})}, 100);
	expect(shown).toContain('spec-1 · iteration 1 · your note · 2026-11-20 10:00 UTC');
	expect(shown).toContain('You said:');
});

test('memory says who wrote what and when, and marks what is pinned', () => {
	const memory = text('memory', storyMoments.tampered, 60);
	expect(memory).toMatch(/^Iteration 1: failed +Treadle 10:00\n {2}Parsed dates/);
	expect(memory).toMatch(/\n◆ pinned Keep it simple +you 10:00\n/);
	expect(text('memory', storyMoments.starting)).toContain('Nothing noted yet.');
});

describe('scrolling', () => {
	const room = {columns: 10, rows: 5};

	test('streams hang from their end, the goal from its start, and neither goes beyond', () => {
		expect(firstRow('step', 20, room, 0)).toBe(15);
		expect(firstRow('step', 20, room, 4)).toBe(11);
		expect(firstRow('step', 20, room, 99)).toBe(0);
		expect(firstRow('goal', 20, room, 0)).toBe(0);
		expect(firstRow('goal', 20, room, 99)).toBe(15);
		expect(firstRow('step', 3, room, 2)).toBe(0);
		expect(maxScroll(3, room)).toBe(0);
	});

	test('a row can be brought to the middle', () => {
		for (const pane of ['goal', 'step'] as const) {
			expect(firstRow(pane, 100, room, scrollTo(pane, 50, 100, room))).toBe(48);
			expect(firstRow(pane, 100, room, scrollTo(pane, 0, 100, room))).toBe(0);
			expect(firstRow(pane, 100, room, scrollTo(pane, 99, 100, room))).toBe(95);
		}
	});

	test('search goes by rows, letter case aside', () => {
		const rows = paneText('step', storyMoments.streaming, 72, now);
		const found = matchingRows(rows, 'PARSE DATES');
		expect(found.map(index => rows[index])).toEqual(['  ● Parse dates']);
		expect(matchingRows(rows, '')).toEqual([]);
		expect(paneRows('step', storyMoments.streaming, 72, now)).toHaveLength(rows.length);
	});
});
