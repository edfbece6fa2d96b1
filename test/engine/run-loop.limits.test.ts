import {expect, test} from 'vitest';
import type {EventBody} from '../../source/journal/events/events.js';
import {end, rules, scripted, turnWith} from './support/turn-with.js';

const last = (events: EventBody[]) => events.at(-1);

/** Spends a dollar in each turn, and gives the engine time to hear of new limits. */
const spending = () =>
	scripted(async function* () {
		yield {type: 'usage', usage: {input: 1000, cost: 1, costBasis: 'reported'}};
		await new Promise(resolve => {
			setTimeout(resolve, 50);
		});
		yield end;
	});

test('limits are raised while the run goes on, and that is on record', async () => {
	const events = await turnWith(
		spending(),
		{stop: {...rules, iterations: 1, cost: 5}},
		{
			onEvent(event, ask) {
				if (event.type === 'agent.usage' && !event.reservation) {
					ask({type: 'limits', limits: {iterations: '2', cost: '+$2'}});
				}
			},
		},
	);
	expect(events.find(({type}) => type === 'limits.changed')).toMatchObject({
		by: 'human',
		stop: {iterations: 2, cost: 7},
		reason: 'you changed them: iterations up to 2; cost up to $7',
	});
	expect(last(events)).toMatchObject({outcome: 'budget', iterations: 2});
});

test('a limit below what is spent ends the run; one that is none changes nothing', async () => {
	const run = async (limits: object) =>
		turnWith(
			spending(),
			{stop: {...rules, iterations: 2, cost: 5}},
			{
				onEvent(event, ask) {
					if (event.type === 'agent.usage') {
						ask({type: 'limits', limits});
					}
				},
			},
		);
	expect(last(await run({cost: '$0.50'}))).toMatchObject({
		outcome: 'budget',
		iterations: 1,
		reason: expect.stringContaining('as you lowered the limit'),
	});
	const wrong = await run({tokens: '5'});
	expect(wrong.some(({type}) => type === 'limits.changed')).toBe(false);
	expect(last(wrong)).toMatchObject({iterations: 2});
});

test('most of a limit being spent is told once', async () => {
	const events = await turnWith(spending(), {stop: {...rules, iterations: 9, cost: 5.5}});
	const warned = events.filter(event => event.type === 'budget.warned');
	expect(warned).toMatchObject([{limit: 'cost', share: 0.909, reason: '$5.00 of $5.50 cost are spent'}]);
	expect(last(events)).toMatchObject({outcome: 'budget', iterations: 6});
});
