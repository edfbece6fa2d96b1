import {expect, test} from 'vitest';
import {createRefusalTracker, type RefusalTracker} from '../../../source/agents/records/refusal-tracker.js';

const start = Date.parse('2026-11-21T03:00:00Z');

const refusal = (seconds: number, more: {status?: number; reset?: number; pause?: number} = {}) =>
	({kind: 'refused', status: 429, words: 'Slow down', at: start + seconds * 1000, ...more}) as const;

const isLost = async (patience: RefusalTracker): Promise<boolean> =>
	Promise.race([
		patience.gaveUp().then(() => true),
		new Promise<false>(resolve => setImmediate(resolve, false)),
	]);

const begun = (): RefusalTracker => {
	const patience = createRefusalTracker();
	patience.begin();
	return patience;
};

test('a short refusal is reported, and left to the agent', async () => {
	const patience = begun();
	expect(patience.record(refusal(0, {reset: 6500}))).toBe(
		'The provider gave 429 (Slow down), available again in 7s.',
	);
	expect(patience.refusal()).toMatchObject({status: 429, message: 'Slow down', until: start + 6500});
	expect(await isLost(patience)).toBe(false);
	patience.record({kind: 'answered'});
	expect(patience.refusal()).toBeUndefined();
});

test('patience is lost at once where the provider says that it takes long', async () => {
	const patience = begun();
	patience.record(refusal(0, {reset: 60_000}));
	expect(await isLost(patience)).toBe(true);
});

test('patience is lost where the agent itself would wait for long', async () => {
	const patience = begun();
	patience.record(refusal(0, {status: 503, pause: 30_000}));
	expect(await isLost(patience)).toBe(true);
	expect(patience.refusal()?.until).toBeUndefined();
});

test('patience is lost when one refusal follows the other', async () => {
	const patience = begun();
	for (const seconds of [0, 5, 15]) {
		patience.record(refusal(seconds));
	}
	expect(await isLost(patience)).toBe(false);
	patience.record(refusal(21));
	expect(await isLost(patience)).toBe(true);
});

test('an answer in between brings it back, and so does a new prompt', async () => {
	const patience = begun();
	patience.record(refusal(0));
	patience.record({kind: 'answered'});
	patience.record(refusal(30));
	expect(await isLost(patience)).toBe(false);
	patience.record(refusal(60));
	expect(await isLost(patience)).toBe(true);
	patience.begin();
	expect(patience.refusal()).toBeUndefined();
	expect(await isLost(patience)).toBe(false);
});

test('an agent that asks for something wrong is not refused for now', async () => {
	const patience = begun();
	expect(patience.record(refusal(0, {status: 400, reset: 60_000}))).toBeUndefined();
	expect(patience.refusal()).toBeUndefined();
	expect(await isLost(patience)).toBe(false);
});

test('what is on record twice is reported once', () => {
	const patience = begun();
	expect(patience.record({...refusal(0), isBrief: true})).toBeUndefined();
	expect(patience.refusal()).toBeDefined();
});

test('an answer from before the refusal, read after it, calms nobody', () => {
	const patience = begun();
	patience.record(refusal(5));
	patience.record({kind: 'answered', at: start + 4000});
	expect(patience.refusal()).toMatchObject({status: 429});
	patience.record({kind: 'answered', at: start + 6000});
	expect(patience.refusal()).toBeUndefined();
});
