import {expect, test} from 'vitest';
import {createPatience, type Patience} from '../../../source/agents/records/patience.js';

const start = Date.parse('2026-11-21T03:00:00Z');

const refusal = (seconds: number, more: {status?: number; reset?: number; pause?: number} = {}) =>
	({kind: 'refused', status: 429, words: 'Slow down', at: start + seconds * 1000, ...more}) as const;

const isLost = async (patience: Patience): Promise<boolean> =>
	Promise.race([
		patience.lost().then(() => true),
		new Promise<false>(resolve => setImmediate(resolve, false)),
	]);

const begun = (): Patience => {
	const patience = createPatience();
	patience.begin();
	return patience;
};

test('a short refusal is told, and left to the agent', async () => {
	const patience = begun();
	expect(patience.heard(refusal(0, {reset: 6500}))).toBe(
		'The provider gave 429 (Slow down), serving again in 7s.',
	);
	expect(patience.refusal()).toMatchObject({status: 429, message: 'Slow down', until: start + 6500});
	expect(await isLost(patience)).toBe(false);
	patience.heard({kind: 'answered'});
	expect(patience.refusal()).toBeUndefined();
});

test('patience is lost at once where the provider says that it takes long', async () => {
	const patience = begun();
	patience.heard(refusal(0, {reset: 60_000}));
	expect(await isLost(patience)).toBe(true);
});

test('patience is lost where the agent itself would wait for long', async () => {
	const patience = begun();
	patience.heard(refusal(0, {status: 503, pause: 30_000}));
	expect(await isLost(patience)).toBe(true);
	expect(patience.refusal()?.until).toBeUndefined();
});

test('patience is lost when one refusal follows the other', async () => {
	const patience = begun();
	for (const seconds of [0, 5, 15]) {
		patience.heard(refusal(seconds));
	}
	expect(await isLost(patience)).toBe(false);
	patience.heard(refusal(21));
	expect(await isLost(patience)).toBe(true);
});

test('an answer in between brings it back, and so does a new prompt', async () => {
	const patience = begun();
	patience.heard(refusal(0));
	patience.heard({kind: 'answered'});
	patience.heard(refusal(30));
	expect(await isLost(patience)).toBe(false);
	patience.heard(refusal(60));
	expect(await isLost(patience)).toBe(true);
	patience.begin();
	expect(patience.refusal()).toBeUndefined();
	expect(await isLost(patience)).toBe(false);
});

test('an agent that asks for something wrong is not refused for now', async () => {
	const patience = begun();
	expect(patience.heard(refusal(0, {status: 400, reset: 60_000}))).toBeUndefined();
	expect(patience.refusal()).toBeUndefined();
	expect(await isLost(patience)).toBe(false);
});

test('what is on record twice is told once', () => {
	const patience = begun();
	expect(patience.heard({...refusal(0), isBrief: true})).toBeUndefined();
	expect(patience.refusal()).toBeDefined();
});

test('an answer from before the refusal, read after it, calms nobody', () => {
	const patience = begun();
	patience.heard(refusal(5));
	patience.heard({kind: 'answered', at: start + 4000});
	expect(patience.refusal()).toMatchObject({status: 429});
	patience.heard({kind: 'answered', at: start + 6000});
	expect(patience.refusal()).toBeUndefined();
});
