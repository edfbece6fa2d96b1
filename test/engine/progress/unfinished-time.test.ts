import {expect, test} from 'vitest';
import {measureTime, noTime} from '../../../source/engine/progress/unfinished-time.js';
import type {Event, EventBody} from '../../../source/journal/events/events.js';

const iteration: EventBody = {type: 'iteration.started', iteration: 1, from: ''};
const step: EventBody = {type: 'agent.step', iteration: 1, step: {kind: 'message', id: 'm', text: ''}};
const gate: EventBody = {
	type: 'gate.opened',
	gate: 'g',
	name: 'tool',
	iteration: 1,
	question: '',
	next: '',
	choices: [],
};
const answer: EventBody = {
	type: 'gate.answered',
	gate: 'g',
	name: 'tool',
	iteration: 1,
	by: 'human',
	answer: 'approve',
};
const paused: EventBody = {type: 'run.paused', by: 'human', reason: ''};
const resumed: EventBody = {type: 'run.resumed', by: 'human', reason: '', pid: 1};
const slept: EventBody = {type: 'loop.slept', reason: 'refused', provider: true};
const note: EventBody = {type: 'memory.noted', iteration: 1, by: 'human', title: '', text: ''};
const started: EventBody = {type: 'agent.started', iteration: 1, agent: 'a'};
const finished: EventBody = {
	type: 'iteration.finished',
	iteration: 1,
	verdict: 'failed',
	decision: 'continue',
	reason: '',
	milliseconds: 1,
};

/** Milliseconds worked on the iteration in hand, after events at these seconds. */
const worked = (...events: [number, EventBody][]): number =>
	events
		.map(
			([seconds, body], index): Event => ({
				v: 1,
				seq: index + 1,
				at: new Date(1_800_000_000_000 + seconds * 1000).toISOString(),
				...body,
			}),
		)
		.reduce(measureTime, noTime).worked;

test.each<[string, [number, EventBody][], number]>([
	[
		'from its start to the last event',
		[
			[0, step],
			[5, iteration],
			[7, step],
			[9, step],
		],
		4000,
	],
	[
		'without waiting at a gate',
		[
			[0, iteration],
			[1, gate],
			[60, answer],
			[62, step],
		],
		3000,
	],
	[
		'without a gate nobody answered',
		[
			[0, iteration],
			[1, gate],
			[60, resumed],
			[62, step],
		],
		3000,
	],
	[
		'without a pause',
		[
			[0, iteration],
			[1, paused],
			[60, resumed],
			[62, step],
		],
		3000,
	],
	[
		'without waiting for a provider that refuses',
		[
			[0, iteration],
			[1, slept],
			[30, note],
			[60, started],
			[62, step],
		],
		3000,
	],
	[
		'without the time nobody worked',
		[
			[0, iteration],
			[2, step],
			[60, resumed],
			[61, step],
		],
		3000,
	],
	[
		'none when it is finished',
		[
			[0, iteration],
			[2, step],
			[3, finished],
			[9, step],
		],
		0,
	],
	[
		'none backwards, when the clock was set',
		[
			[0, iteration],
			[2, step],
			[1, step],
			[3, step],
		],
		4000,
	],
])('%s', (_, events, milliseconds) => {
	expect(worked(...events)).toBe(milliseconds);
});
