import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {resumeEngine} from '../../source/engine/process/resume-engine.js';
import {readEvents} from '../../source/journal/runs/read-events.js';
import {fingerprint} from '../support/fingerprint.js';
import {runScripted} from '../support/run-scripted.js';
import {smallDisk} from '../support/small-disk.js';
import {smallProject} from '../support/small-project.js';

test('an agent that fills the disk ends the run by name; nothing is lost, and it goes on when there is room', async () => {
	const project = await smallProject({
		agent:
			'echo precious > precious; [ -e "$HOME/enough" ] && echo done > result || cat /dev/zero > "$TMPDIR/big"; true',
	});
	const disk = await smallDisk(path.join(project.home, '.local', 'state'), 120);
	if (!disk) {
		return;
	}

	const before = await fingerprint(project.folder);
	const {finished, folder, run} = await runScripted(project, {attended: false});
	expect(finished).toMatchObject({outcome: 'error'});
	expect(finished.reason).toMatch(/space|full/i);
	expect(await fingerprint(project.folder, ['loops/work/MEMORY.md'])).toEqual(before);

	// What the agent left in the run's temporary folder went with the run; now it has enough.
	await writeFile(path.join(project.home, 'enough'), '');
	const resumed = await resumeEngine({
		folder: project.folder,
		run,
		environment: project.environment,
		attended: false,
	});
	expect(resumed).toMatchObject({outcome: 'verified'});
	const types: string[] = [];
	for await (const event of readEvents(folder)) {
		types.push(event.type);
	}

	expect(types.filter(type => type === 'run.finished')).toHaveLength(2);
});
