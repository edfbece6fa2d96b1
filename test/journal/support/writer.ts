/**
 * Writes events into the journal of a folder as fast as it can, and says on stdout which facts are acknowledged.
 * Arguments: folder, events at most, bytes of each, steps between two facts.
 */
import {writeSync} from 'node:fs';
import {openJournal} from '../../../source/journal/file/append.js';
import {runStarted} from './sample-events.js';

const [folder = '', count = '1', size = '100', between = '0'] = process.argv.slice(2);
const journal = await openJournal(folder);
const text = 'x'.repeat(Number(size));

if (journal.last === 0) {
	await journal.append(runStarted());
	await journal.append({type: 'iteration.started', iteration: 1, from: ''});
}

for (let index = 0; index < Number(count); index++) {
	if (index % (Number(between) + 1) === 0) {
		const {seq} = await journal.append({
			type: 'memory.noted',
			iteration: 1,
			by: 'agent',
			title: 'note',
			text,
		});
		writeSync(1, `${seq}\n`);
	} else {
		await journal.append({
			type: 'agent.step',
			iteration: 1,
			step: {kind: 'message', id: `m${index >> 3}`, text},
		});
	}
}

await journal.close();
