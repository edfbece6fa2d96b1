import type {MemoryEntry} from '../../journal/state.js';
import {plain} from '../cells.js';
import {formatTime} from '../format.js';
import type {Role} from '../roles.js';
import type {Row} from '../row.js';
import {emptyRow, paragraph, spread} from '../row.js';

const writers: Record<MemoryEntry['by'], {word: string; role: Role}> = {
	engine: {word: 'Treadle', role: 'muted'},
	agent: {word: 'agent', role: 'agent'},
	human: {word: 'you', role: 'human'},
};

const pinned = /\s*\(pinned\)\s*$/;

/** What a gate asks to note, whole: the gate itself has room for a few lines only. */
const draftRows = (draft: string, width: number): Row[] => [
	spread([['gate', 'To be noted']], [['muted', 'the gate asks']], width),
	...paragraph('text', draft.trim(), width, [['text', '  ']]),
];

/** What was noted during this run, newest last, and below it what a gate asks to note. */
export const memoryPaneRows = (
	memory: readonly MemoryEntry[],
	draft: string | undefined,
	width: number,
): Row[] => {
	if (memory.length === 0 && draft === undefined) {
		return paragraph('muted', 'Nothing noted yet. Treadle notes each verdict; n adds your own note.', width);
	}

	const noted = memory.flatMap((entry, index) => {
		const title = plain(entry.title).replaceAll('\n', ' ');
		const writer = writers[entry.by];
		return [
			...(index > 0 ? [emptyRow] : []),
			spread(
				[
					...(pinned.test(title) ? ([['accent', '◆ pinned ']] as const) : []),
					['strong', title.replace(pinned, '')],
				],
				[
					[writer.role, writer.word],
					['muted', ` ${formatTime(entry.at).slice(0, 5)}`],
				],
				width,
			),
			...paragraph('text', entry.text.trim(), width, [['text', '  ']]),
		];
	});
	if (draft === undefined) return noted;
	return [...noted, ...(noted.length > 0 ? [emptyRow] : []), ...draftRows(draft, width)];
};
