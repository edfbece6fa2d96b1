import type {MemoryEntry, RunState} from '../../journal/state/state.js';
import {formatTime} from '../../words/format.js';
import type {Role} from '../../words/roles.js';
import {emptyRow, paragraph, type Row, spread} from '../rows/row.js';
import {plain} from '../text/cells.js';

const writers: Record<MemoryEntry['by'], {word: string; role: Role}> = {
	engine: {word: 'Treadle', role: 'muted'},
	agent: {word: 'agent', role: 'agent'},
	human: {word: 'you', role: 'human'},
};

const pinned = /\s*\(pinned\)\s*$/;

/** What a gate asks to note. */
export const draftOf = ({gate}: RunState): string | undefined =>
	gate?.name === 'memory' ? gate.text : undefined;

/** The draft, whole: the gate itself has room for a few lines only. */
const draftRows = (draft: string, width: number): Row[] => [
	spread([['gate', 'To be noted']], [['muted', 'the gate asks']], width),
	...paragraph('text', toYou(draft.trim()), width, [['text', '  ']]),
];

/** A note that was in MEMORY.md before this run. */
export type EarlierNote = {title: string; text: string};

/** The most earlier notes that are laid out. */
const maxEarlier = 200;

const earlierRows = (earlier: readonly EarlierNote[], width: number): Row[] => {
	if (earlier.length === 0) {
		return [];
	}
	const left = earlier.length - maxEarlier;
	return [
		...(left > 0 ? [[['muted', `… ${left} older notes stand in MEMORY.md`]] as Row] : []),
		...earlier
			.slice(-maxEarlier)
			.flatMap(({title, text}): Row[] => [
				...paragraph('muted', title === '' ? 'MEMORY.md' : toYou(title), width),
				...paragraph('muted', toYou(text.trim()), width, [['text', '  ']]),
				emptyRow,
			]),
		[['title', 'This run']],
	];
};

/** On the screen you are always called `you`. */
const toYou = (text: string): string =>
	text
		.replace(/ · note (?:by the user|of the human) · /, ' · your note · ')
		.replaceAll(/^The (?:user|human) said(?=[.: ])/gm, 'You said');

/** What MEMORY.md held before, dimmed; what was noted during this run, newest last; and what a gate asks to note. */
export const memoryPaneRows = (
	memory: readonly MemoryEntry[],
	draft: string | undefined,
	width: number,
	earlier: readonly EarlierNote[] = [],
): Row[] => {
	const before = earlierRows(earlier, width);
	if (memory.length === 0 && draft === undefined) {
		const nothing = 'Nothing noted yet. Treadle notes each verdict; n adds your own note.';
		return [...before, ...paragraph('muted', nothing, width)];
	}

	const noted = memory.flatMap((entry, index) => {
		const title = plain(toYou(entry.title)).replaceAll('\n', ' ');
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
			...paragraph('text', toYou(entry.text.trim()), width, [['text', '  ']]),
		];
	});
	if (draft === undefined) {
		return [...before, ...noted];
	}
	return [...before, ...noted, ...(noted.length > 0 ? [emptyRow] : []), ...draftRows(draft, width)];
};
