import {expect, test} from 'vitest';
import type {EventBody} from '../../source/journal/events/events.js';
import type {Loop} from '../../source/loop/loop.js';
import type {Clock} from '../../source/system/clock.js';
import {smallProject} from '../support/small-project.js';
import {end, rules, scripted, turnWith} from './support/turn-with.js';

const last = (events: EventBody[]) => events.at(-1);

const slept = (events: EventBody[]) => events.filter(event => event.type === 'loop.slept');

/** Spends as many tokens in each turn. */
const spending = (tokens: number) =>
	scripted(async function* () {
		yield {type: 'usage', usage: {input: tokens, cost: tokens / 1000, costBasis: 'reported'}};
		yield end;
	});

/** A clock on which every sleep passes at once. */
const hurried = (): Clock => {
	const start = new Date(2026, 10, 20, 10).getTime();
	let passed = 0;
	return {
		wall: () => start + passed,
		monotonic: () => passed,
		async sleep(milliseconds, signal) {
			signal.throwIfAborted();
			passed += milliseconds;
		},
	};
};

const hourly: Partial<Loop> = {triggers: [{kind: 'every', interval: 3_600_000}], until: 'goal'};

test('a run ends when its loop has spent what it may on a day, whichever of its runs spent it', async () => {
	const project = await smallProject({agent: 'true', loop: 'stop: { iterations: 3 }'});
	const stop = {...rules, perDay: {tokens: 1000}};
	const first = await turnWith(spending(600), {stop: {...stop, iterations: 1}}, {project});
	expect(last(first)).toMatchObject({
		outcome: 'budget',
		iterations: 1,
		reason: expect.stringContaining('its one'),
	});
	const second = await turnWith(spending(600), {stop}, {project});
	expect(second.find(({type}) => type === 'agent.started')).toMatchObject({reserved: {tokens: 334}});
	expect(last(second)).toMatchObject({
		outcome: 'budget',
		exitCode: 4,
		iterations: 1,
		reason: expect.stringContaining('1200 of the 1000 tokens that this loop may spend each day are spent'),
	});
	const third = await turnWith(spending(600), {stop}, {project});
	expect(third.some(({type}) => type === 'agent.started')).toBe(false);
	expect(last(third)).toMatchObject({outcome: 'budget', iterations: 0});
	const other = await turnWith(spending(600), {name: 'other', stop: {...stop, iterations: 1}}, {project});
	expect(last(other)).toMatchObject({iterations: 1});
});

test('a limit of the machine counts every loop', async () => {
	const project = await smallProject({agent: 'true', loop: 'stop: { iterations: 3 }'});
	const perDay = {cost: 1};
	await turnWith(spending(600), {stop: {...rules, iterations: 1}}, {project, perDay});
	const events = await turnWith(spending(600), {name: 'other', stop: rules}, {project, perDay});
	expect(last(events)).toMatchObject({
		outcome: 'budget',
		reason: expect.stringContaining('$1.20 of the $1.00 that all loops of this machine may spend each day'),
	});
});

test('a loop that wakes by itself sleeps until the next day, and then goes on with its work', async () => {
	const events = await turnWith(
		spending(600),
		{...hourly, stop: {...rules, iterations: 4, perDay: {tokens: 1000}}},
		{clock: hurried(), asleep: true},
	);
	expect(slept(events)).toMatchObject([
		{until: new Date(2026, 10, 21).toISOString(), reason: expect.stringContaining('each day are spent')},
	]);
	expect(last(events)).toMatchObject({
		outcome: 'budget',
		iterations: 4,
		reason: expect.stringContaining('all 4'),
	});
	const interrupted = events.filter(
		event => event.type === 'iteration.finished' && event.verdict === 'interrupted',
	);
	expect(interrupted).toMatchObject([
		{iteration: 2, decision: 'continue'},
		{iteration: 4, decision: 'continue'},
	]);
});

test('what has no known price cannot be held against a limit for each day', async () => {
	const agent = scripted(async function* () {
		yield {type: 'usage', usage: {input: 600, costBasis: 'unknown'}};
		yield end;
	});
	const events = await turnWith(agent, {stop: {...rules, perDay: {cost: 5}}});
	expect(last(events)).toMatchObject({outcome: 'budget', reason: expect.stringContaining('no known price')});
});
