import {expect, test} from 'vitest';
import type {EventBody, Step} from '../../../source/journal/events/events.js';
import {BoundedText, boundText, longestText} from '../../../source/journal/state/bounded-text.js';
import {Newest} from '../../../source/journal/state/newest.js';
import {outputLimits, Streams, stepLimits} from '../../../source/journal/state/streams.js';
import {agentStep} from '../support/sample-events.js';
import {toEvents} from '../support/write-journal.js';

const step = (value: Step): EventBody => ({type: 'agent.step', iteration: 1, step: value});
const streamsOf = (...bodies: EventBody[]): Streams => {
	const streams = new Streams();

	for (const event of toEvents(bodies)) {
		streams.add(event);
	}

	return streams;
};

test('the parts of a step become one, at the place of its first part', () => {
	const {steps, olderSteps} = streamsOf(
		...Array.from({length: 10}, (_, index) => agentStep(1, index)),
	).view();
	expect(olderSteps).toBe(0);
	expect(steps.map(({kind, seq}) => [kind, seq])).toEqual([
		['thought', 1],
		['plan', 3],
		['tool', 4],
		['output', 6],
		['message', 7],
		['notice', 9],
	]);
	expect(steps[0]).toMatchObject({text: 'Which piece is missing? The parser, it seems. '});
	expect(steps[2]).toMatchObject({
		tool: 'edit',
		title: 'Edit',
		target: 'source/parser.js',
		status: 'done',
		result: 'ok',
		diff: expect.stringContaining('+new'),
	});
});

test('a plan is replaced; output and notices stay apart; a thought and a message of one id are two', () => {
	const {steps} = streamsOf(
		step({kind: 'plan', id: 'p', entries: [{text: 'a', status: 'active'}]}),
		step({kind: 'plan', id: 'p', entries: [{text: 'b', status: 'done'}]}),
		step({kind: 'output', id: 'o', stream: 'stdout', text: '1'}),
		step({kind: 'output', id: 'o', stream: 'stderr', text: '2'}),
		step({kind: 'notice', id: 'n', text: '1'}),
		step({kind: 'notice', id: 'n', text: '2'}),
		step({kind: 'thought', id: 'x', text: 'think'}),
		step({kind: 'message', id: 'x', text: 'say'}),
	).view();
	expect(steps.map(({kind}) => kind)).toEqual([
		'plan',
		'output',
		'output',
		'notice',
		'notice',
		'thought',
		'message',
	]);
	expect(steps[0]).toMatchObject({entries: [{text: 'b', status: 'done'}]});
});

test('output is cut into lines', () => {
	const output = (text: string): EventBody => ({
		type: 'verifier.output',
		iteration: 1,
		verifier: 'v1',
		stream: 'stdout',
		text,
	});
	expect(
		streamsOf(output('a\n\nb'), output('c'))
			.view()
			.output.map(({text}) => text),
	).toEqual(['a', '', 'b', 'c']);
	const many = streamsOf(
		...Array.from({length: 12}, (_, index) => output(Array(500).fill(index).join('\n'))),
	).view();
	expect(many.output).toHaveLength(outputLimits.items);
	expect(many.olderOutput).toBe(6000 - outputLimits.items);
	expect(many.output[0]).toEqual({verifier: 'v1', stream: 'stdout', text: '2'});
});

test('only the newest steps are kept, and the others counted', () => {
	const {steps, olderSteps} = streamsOf(
		...Array.from({length: 2500}, (_, index) => step({kind: 'message', id: String(index), text: `${index}`})),
	).view();
	expect(steps).toHaveLength(stepLimits.items);
	expect(olderSteps).toBe(500);
	expect(steps[0]).toMatchObject({id: '500', seq: 501});
});

test('a step that was let go comes back as a new one', () => {
	const filler = Array.from({length: 2000}, (_, index) =>
		step({kind: 'message', id: String(index), text: 'x'}),
	);
	const {steps, olderSteps} = streamsOf(
		step({kind: 'tool', id: 'slow', title: 'Run'}),
		...filler,
		step({kind: 'tool', id: 'slow', status: 'done'}),
		step({kind: 'tool', id: 'slow', result: 'ok'}),
	).view();
	expect(olderSteps).toBe(2);
	expect(steps.at(-1)).toMatchObject({kind: 'tool', status: 'done', result: 'ok', seq: 2002});
});

test('steps are bounded together, however long each is', () => {
	const text = 'x'.repeat(60_000);
	const {steps} = streamsOf(
		...Array.from({length: 300}, (_, index) => step({kind: 'message', id: String(index), text})),
	).view();
	expect(steps.length).toBeGreaterThan(100);
	expect(steps.length * text.length).toBeLessThan(stepLimits.weight + text.length);
});

test('short lines are bounded too: what they take on a screen counts', () => {
	const text = 'y\n'.repeat(30_000);
	const flood = (kind: 'output' | 'message') =>
		streamsOf(
			...Array.from({length: 100}, (_, index) =>
				step(
					kind === 'output'
						? {kind, id: 'output-stdout', stream: 'stdout', text}
						: {kind, id: String(index), text},
				),
			),
		).view();
	for (const {steps, olderSteps} of [flood('output'), flood('message')]) {
		expect(steps.length + olderSteps).toBe(100);
		expect(steps.reduce((sum, each) => sum + ('text' in each ? each.text.length / 2 : 0), 0)).toBeLessThan(
			60_000,
		);
	}
});

test('a new iteration starts with nothing', () => {
	const streams = streamsOf(
		agentStep(1, 0),
		{type: 'iteration.started', iteration: 2, from: ''},
		agentStep(2, 0),
	);
	expect(streams.view().steps).toHaveLength(1);
	expect(streams.view().steps[0]).toMatchObject({seq: 3, text: 'Which piece is missing? '});
});

test('a view does not change when more comes', () => {
	const streams = streamsOf(step({kind: 'message', id: 'm', text: 'a'}));
	const before = streams.view();
	const copy = structuredClone(before);
	streams.add(toEvents([step({kind: 'message', id: 'm', text: 'b'})])[0] as never);
	expect(before).toEqual(copy);
	expect(streams.view().steps[0]).toMatchObject({text: 'ab'});
	expect(streams.view().steps).toBe(streams.view().steps);
});

test('a long text keeps its beginning and its end, and says what is missing', () => {
	const text = new BoundedText();
	let whole = '';

	for (let index = 0; index < 50_000; index++) {
		text.add(`${index} `);
		whole += `${index} `;
	}

	const kept = text.toString();
	const [, head = '', leftOut, tail = ''] =
		/^([^…]*)\n… (\d+) characters left out …\n([^…]*)$/.exec(kept) ?? [];
	expect(kept.length).toBeLessThanOrEqual(longestText + 100);
	expect(whole.startsWith(head) && whole.endsWith(tail)).toBe(true);
	expect(head.length + Number(leftOut) + tail.length).toBe(whole.length);
	expect(text.toString()).toBe(kept);
});

test('reading a text between its pieces does not change what it becomes', () => {
	const [read, unread] = [new BoundedText(), new BoundedText()];

	for (let index = 0; index < 20_000; index++) {
		read.add(`piece ${index} `);
		unread.add(`piece ${index} `);

		if (index % 97 === 0) {
			read.toString();
		}
	}

	expect(read.toString()).toBe(unread.toString());
});

test('a text of the right length stays as it is', () => {
	expect(boundText('x'.repeat(longestText))).toBe('x'.repeat(longestText));
	expect(boundText('x'.repeat(longestText + 1))).toContain('characters left out');
	expect(streamsOf(step({kind: 'tool', id: 't', result: 'x'.repeat(200_000)})).view().steps[0]).toMatchObject(
		{
			result: expect.stringContaining('characters left out'),
		},
	);
});

test('the newest item is kept even when it alone is too heavy', () => {
	const newest = new Newest<{weight: number}>({items: 3, weight: 10});
	newest.add({weight: 5});
	newest.add({weight: 50});
	expect(newest.toArray()).toEqual([{weight: 50}]);
	expect(newest.dropped).toBe(1);
});
