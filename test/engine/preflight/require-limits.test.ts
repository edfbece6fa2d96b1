import {expect, test} from 'vitest';
import {whyTooLittleForATurn} from '../../../source/engine/preflight/require-limits.js';
import {runScripted} from '../../support/run-scripted.js';
import {smallProject} from '../../support/small-project.js';

const start = async (loop: string, options: Parameters<typeof runScripted>[1] = {}) =>
	runScripted(await smallProject({agent: 'true', loop}), options);

test('a deadline that has passed is an error before anything starts, with its place', async () => {
	await expect(start('stop: { deadline: 2020-01-01T08:00Z }')).rejects.toThrow(
		/LOOP\.md:\d+:\d+.*stop\.deadline: 2020-01-01T08:00:00\.000Z has passed already/s,
	);
	await expect(
		start('stop: { iterations: 1 }', {limits: {deadline: '2020-01-01T08:00:00.000Z'}}),
	).rejects.toThrow(/^--deadline: 2020-01-01/);
});

test('a limit for each day that no agent can be measured by, or that no turn fits in, is an error', async () => {
	await expect(start('stop: { per-day: $5 }')).rejects.toThrow(/stop\.per-day: .*reports neither its cost/);
	await expect(start('stop: { iterations: 1 }', {perDay: {cost: 5}})).rejects.toThrow(
		/the limit per day of this machine: .*reports neither/,
	);
});

test('what is reserved for a turn has to fit into a day', () => {
	const stop = {iterations: 20, time: 60_000, stall: 3, failures: 3, cost: 50};
	expect(whyTooLittleForATurn(stop, {cost: 1})).toMatch(
		/^\$1 a day is less than the \$5\.00 that are reserved for one turn/,
	);
	expect(whyTooLittleForATurn(stop, {cost: 5})).toBeUndefined();
	expect(whyTooLittleForATurn(stop, {tokens: 1})).toBeUndefined();
	expect(whyTooLittleForATurn({...stop, tokens: 2_000_000}, {tokens: 199_999})).toMatch(/200k tokens/);
});
