import {expect, test} from 'vitest';
import type {Event} from '../../source/journal/events/events.js';
import {treadle} from '../support/command-line.js';
import {smallProject} from '../support/small-project.js';

test('limits of the command line are those of the run, and resuming keeps them', async () => {
	const place = await smallProject({agent: 'date +%N > result', loop: 'stop: { iterations: 9, stall: 5 }'});
	const ran = await treadle(place, ['run', 'work', '--iterations', '1', '--time', '1h', '--json']);
	expect(ran.exitCode).toBe(4);
	const [first = ''] = ran.stdout.split('\n');
	expect((JSON.parse(first) as Event & {stop: unknown}).stop).toMatchObject({
		iterations: 1,
		time: 3_600_000,
		stall: 5,
	});

	const refused = await treadle(place, ['resume', 'work-1', '--headless']);
	expect(refused).toMatchObject({exitCode: 4});
	expect(refused.stderr).toContain('its one iteration is used up');
	const resumed = await treadle(place, ['resume', 'work-1', '--iterations', '+1', '--headless']);
	expect(resumed).toMatchObject({exitCode: 4, stderr: ''});
	expect(resumed.stdout).toContain('all 2 iterations are used up');
});

test('a limit that cannot be read, or not be measured, starts nothing', async () => {
	const place = await smallProject({agent: 'echo done > result'});
	const unread = await treadle(place, ['run', 'work', '--cost', '5,000']);
	expect(unread).toMatchObject({exitCode: 2, stdout: ''});
	expect(unread.stderr).toContain('--cost: "5,000" is not a cost; write $5000.');
	const unmeasured = await treadle(place, ['run', 'work', '--cost', '5']);
	expect(unmeasured).toMatchObject({exitCode: 2, stdout: ''});
	expect(unmeasured.stderr).toContain('stop.cost: a program that is no known agent');
	expect((await treadle(place, ['runs'])).stdout).toContain('No loop has run in');
});
