import {expect, test} from 'vitest';
import type {AgentEvent} from '../../source/agents/agent.js';
import type {EventBody} from '../../source/journal/events/events.js';
import {end, rules, scripted, turnWith} from './support/turn-with.js';

const last = (events: EventBody[]) => events.at(-1);

/** Who worked, in order, and each change. */
const workers = (events: EventBody[]): string[] =>
	events.flatMap(event => {
		switch (event.type) {
			case 'agent.started':
				return [event.agent];
			case 'agent.changed':
				return [`${event.why}: ${event.agent.label}`];
			case 'loop.slept':
				return ['slept'];
			default:
				return [];
		}
	});

const agentNamed = (label: string, play: (turn: number) => AgentEvent[]) => ({
	...scripted(async function* (turn) {
		yield* play(turn);
	}),
	name: label,
	label,
});

const idle = (label: string) => agentNamed(label, () => [end]);

const helper = {kind: 'command', command: 'true'} as const;

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

test('another agent takes over when the run is stuck, and the run ends when that one is stuck as well', async () => {
	const events = await turnWith(
		idle('own'),
		{stop: {...rules, stall: 2, iterations: 9}, escalate: {agent: helper, after: 'stall'}},
		{helpers: {escalated: idle('strong')}},
	);
	expect(workers(events)).toEqual(['own', 'own', 'stuck: strong', 'strong', 'strong']);
	const [, , second] = events.filter(event => event.type === 'iteration.finished');
	expect(second?.reason).toMatch(/^2 iterations in a row ended with the same files.*takes over/);
	expect(last(events)).toMatchObject({outcome: 'stalled', iterations: 4});
	const notes = events.flatMap(event => (event.type === 'memory.noted' ? [event.text] : []));
	expect(notes[1]).toContain('the run stands still: 2 iterations in a row');
	expect(notes.map(text => text.includes('Worked: strong, which took over'))).toEqual([
		false,
		false,
		true,
		true,
	]);
});

test('it also takes over after so many failed verdicts', async () => {
	const events = await turnWith(
		idle('own'),
		{stop: {...rules, iterations: 3}, escalate: {agent: helper, after: 1}},
		{helpers: {escalated: idle('strong')}},
	);
	expect(workers(events)).toEqual(['own', 'stuck: strong', 'strong', 'strong']);
});

test('the fallback works while a provider refuses for long, in the same iteration, at its own price', async () => {
	const own = agentNamed('own', () => [
		{type: 'end', outcome: 'limited', reason: 'usage limit', until: inHours(3)},
	]);
	const other = agentNamed('other', () => [
		{type: 'usage', usage: {input: 1_000_000, costBasis: 'unknown'}},
		end,
	]);
	const events = await turnWith(
		own,
		{stop: {...rules, iterations: 2, cost: 5}, fallback: {kind: 'codex', model: 'priced'}},
		{helpers: {fallback: other}},
	);
	expect(workers(events)).toEqual(['own', 'refused: other', 'other', 'other']);
	expect(events.find(({type}) => type === 'agent.changed')).toMatchObject({until: expect.any(String)});
	expect(events.find(({type}) => type === 'agent.usage')).toMatchObject({usage: {cost: 1}});
	expect(last(events)).toMatchObject({outcome: 'budget', iterations: 2});
});

test('a short refusal is waited for; one without a login hands over until the end', async () => {
	const short = agentNamed('own', turn =>
		turn === 1
			? [
					{
						type: 'end',
						outcome: 'limited',
						reason: 'busy',
						until: new Date(Date.now() + 60_000).toISOString(),
					},
				]
			: [{type: 'end', outcome: 'failed', cause: 'login', reason: 'not logged in'}],
	);
	const events = await turnWith(
		short,
		{stop: {...rules, iterations: 3}, fallback: helper},
		{helpers: {fallback: idle('other')}},
	);
	expect(workers(events)).toEqual(['own', 'slept', 'own', 'refused: other', 'other', 'other']);
});

test('the own agent works again once its provider should serve', async () => {
	const own = agentNamed('own', turn =>
		turn === 1 ? [{type: 'end', outcome: 'limited', reason: 'usage limit', until: inHours(1)}] : [end],
	);
	let ahead = 0;
	const events = await turnWith(
		own,
		{stop: {...rules, iterations: 2}, fallback: helper},
		{
			helpers: {fallback: idle('other')},
			clock: {
				wall: () => Date.now() + ahead,
				monotonic: () => performance.now(),
				sleep: async () => {},
			},
			onEvent(event) {
				if (event.type === 'iteration.finished' && event.iteration === 1) {
					ahead = 2 * 3_600_000;
				}
			},
		},
	);
	expect(workers(events)).toEqual(['own', 'refused: other', 'other', 'back: own', 'own']);
});
