import {expect, test} from 'vitest';
import {createTrigger} from '../../source/triggers/index.js';
import {triggerPlace} from './support/place.js';

test('now wakes at once, says why, and ends with the run', async () => {
	const trigger = createTrigger([{kind: 'now'}], triggerPlace());
	expect(trigger).toMatchObject({label: 'now', repeats: false});
	expect(await trigger.wait(new AbortController().signal)).toMatchObject({reason: 'started by hand'});
});

test('now does not wake when the run is over already', async () => {
	const trigger = createTrigger([{kind: 'now'}], triggerPlace());
	await expect(trigger.wait(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
