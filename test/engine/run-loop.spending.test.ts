import {expect, test} from 'vitest';
import type {AgentStart} from '../../source/agents/agent.js';
import type {EventBody} from '../../source/journal/events/events.js';
import type {Loop} from '../../source/loop/loop.js';
import type {Verifier} from '../../source/verifiers/verifier.js';
import {end, rules, scripted, turnWith} from './support/turn-with.js';

const last = (events: EventBody[]) => events.at(-1);

test('the usage event that crosses the limit of tokens ends the run, in the middle of the agent’s work', async () => {
	let wentOn = false;
	const agent = scripted(async function* () {
		yield {type: 'usage', usage: {input: 600, output: 100, costBasis: 'unknown'}};
		yield {type: 'usage', usage: {input: 300, output: 0, costBasis: 'unknown'}};
		await new Promise(resolve => {
			setTimeout(resolve, 100);
		});
		wentOn = true;
		yield end;
	});
	const events = await turnWith(agent, {stop: {...rules, tokens: 1000}});
	expect(last(events)).toMatchObject({type: 'run.finished', outcome: 'budget', exitCode: 4});
	expect(events.filter(({type}) => type === 'agent.usage')).toHaveLength(2);
	expect(wentOn).toBe(true);
	expect(events.filter(({type}) => type === 'iteration.started')).toHaveLength(2);
});

test('a limit of money counts estimated prices, and says so when there is none', async () => {
	const agent = (model: string) =>
		scripted(async function* () {
			yield {type: 'usage', usage: {input: 1_000_000, output: 0, costBasis: 'unknown', model}};
			yield end;
		});
	const priced = await turnWith(agent('priced'), {stop: {...rules, cost: 1.5}});
	expect(last(priced)).toMatchObject({outcome: 'budget', iterations: 2});
	expect(priced.find(({type}) => type === 'agent.usage')).toMatchObject({
		usage: {cost: 1, costBasis: 'estimated'},
	});
	const unknown = await turnWith(agent('nobody-knows'), {stop: {...rules, cost: 1.5}});
	expect(last(unknown)).toMatchObject({outcome: 'budget', reason: expect.stringContaining('no known price')});
});

test('a provider that refuses costs no iteration; a person can wake the loop early', async () => {
	const agent = scripted(async function* (turn) {
		yield turn <= 2
			? {
					type: 'end',
					outcome: 'limited',
					reason: 'rate limit',
					until: new Date(Date.now() + 30_000).toISOString(),
				}
			: end;
	});
	const events = await turnWith(agent, {stop: {...rules, iterations: 1}});
	expect(events.filter(({type}) => type === 'loop.slept')).toHaveLength(2);
	expect(events.filter(({type}) => type === 'iteration.started')).toHaveLength(2);
	expect(last(events)).toMatchObject({outcome: 'budget', iterations: 1});
});

test('a refusal that outlasts the deadline ends the run at once; the time limit counts work alone', async () => {
	const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
	const agent = () =>
		scripted(async function* (turn) {
			yield turn === 1
				? {type: 'end', outcome: 'limited', reason: 'usage limit', until: inMinutes(120)}
				: end;
		});
	const events = await turnWith(agent(), {stop: {...rules, deadline: inMinutes(60)}});
	expect(last(events)).toMatchObject({outcome: 'budget', reason: expect.stringContaining('usage limit')});
	expect(events.some(({type}) => type === 'loop.slept')).toBe(false);
	const waited = await turnWith(agent(), {stop: {...rules, iterations: 1, deadline: inMinutes(180)}});
	expect(waited.find(({type}) => type === 'loop.slept')).toMatchObject({provider: true});
	expect(last(waited)).toMatchObject({outcome: 'budget', iterations: 1});
});

test('a conversation is fresh each iteration, unless the loop keeps it', async () => {
	const starts = async (agentChoice: Loop['agent']) => {
		const seen: AgentStart[] = [];
		const agent = scripted(
			async function* () {
				yield end;
			},
			{onStart: start => seen.push(start)},
		);
		await turnWith(agent, {agent: agentChoice, stop: {...rules, iterations: 2}});
		return seen.length;
	};
	expect(await starts({kind: 'command', command: 'true'})).toBe(2);
	expect(await starts({kind: 'acp', command: 'true', keepsSession: true} as Loop['agent'])).toBe(1);
});

test('what an agent may spend is reserved before it works, or judges, in the measures that are limited', async () => {
	const agent = scripted(async function* () {
		yield {type: 'usage', usage: {input: 150, costBasis: 'unknown'}};
		yield end;
	});
	const review: Verifier = {
		id: 'review-1',
		kind: 'review',
		label: 'review',
		byAgent: true,
		probe: 1,
		hidden: false,
		async *verify() {
			yield {type: 'usage', usage: {input: 40, costBasis: 'unknown'}};
			yield {type: 'finished', status: 'failed', summary: 'no', milliseconds: 1, evidence: ''};
		},
	};
	const reservedIn = async (stop: Loop['stop']) =>
		(await turnWith(agent, {stop}, {verifiers: [review]})).flatMap(event =>
			event.type === 'agent.started' || event.type === 'verifier.started' ? [event.reserved] : [],
		);
	expect(await reservedIn({...rules, iterations: 2, tokens: 1000})).toEqual([
		{tokens: 500},
		{tokens: 500},
		{tokens: 150},
		{tokens: 40},
	]);
	expect(await reservedIn({...rules, iterations: 1})).toEqual([undefined, undefined]);
});
