import {expect, test} from 'vitest';
import {createTrigger} from '../../source/triggers/index.js';

test('now wakes at once, says why, and ends with the run', async () => {
	const trigger = createTrigger({kind: 'now'});
	expect(trigger).toMatchObject({label: 'now', once: true});
	expect(await trigger.wait(new AbortController().signal)).toBe('started by hand');
});

test('now does not wake when the run is over already', async () => {
	await expect(createTrigger({kind: 'now'}).wait(AbortSignal.abort(new Error('stopped')))).rejects.toThrow(
		'stopped',
	);
});
