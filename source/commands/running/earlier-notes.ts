import type {RunStarted} from '../../journal/events/events.js';
import {openLoopMemory} from '../../memory/memory-file.js';
import type {EarlierNote} from '../../screen/panes/memory-pane.js';
import {cleanText} from '../../system/text/clean-text.js';

/** How the heading of Treadle's notes begins: the run, then the iteration. */
const ofRun = /^(\S+) · iteration \d+ · /;

/**
 * What MEMORY.md holds besides the notes of this run, oldest first: notes of earlier runs, and what the user wrote. Notes of
 * later runs are left out. Empty when the file cannot be read.
 */
export const earlierNotes = async ({run, loopFile, repository}: RunStarted): Promise<EarlierNote[]> => {
	const sections = await openLoopMemory(loopFile, repository)
		.read()
		.catch(() => []);
	const own = sections.findIndex(({title}) => ofRun.exec(title)?.[1] === run);
	return sections
		.filter(({title}, index) => !ofRun.test(title) || own === -1 || index < own)
		.map(({title, text}) => ({title: cleanText(title), text: cleanText(text)}));
};
