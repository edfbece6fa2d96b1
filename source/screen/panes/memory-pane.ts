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

/** What was noted during this run, newest last. */
export const memoryPaneRows = (memory: readonly MemoryEntry[], width: number): Row[] => {
	if (memory.length === 0) {
		return paragraph(
			'muted',
			'Nothing noted yet. After each verdict Treadle writes down what was tried and what came of it; n adds a note of yours.',
			width,
		);
	}

	return memory.flatMap((entry, index) => {
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
};
