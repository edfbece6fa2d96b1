import type {IterationSummary, RunState} from '../../journal/state/state.js';
import {formatCount} from '../../words/format.js';
import {outcomeMark, runMark} from '../../words/marks.js';
import {type Row, rowText, type Span, spread} from './row.js';

export type TimelineInput = {
	/** The live state: every iteration there is. */
	live: RunState;
	/** The state at the playhead. */
	shown: RunState;
	/** Seq of the newest event. */
	newest: number;
	playhead: 'live' | number;
	/** False when no engine works on the run any more, whether it finished or died. */
	active: boolean;
	columns: number;
};

type Cell = {label: string; role: Span[0] /** The loop slept after it. */; slept: boolean};

/** Stands between two iterations where the loop slept. */
const sleepMark = '○ ';

const cellOf = (entry: IterationSummary, {live, active}: TimelineInput): Cell => {
	const isLast = entry.first === live.iterations.at(-1)?.first;
	const isBetween = live.sleep !== undefined && !live.sleep.provider;
	const isInHand = active && !live.finished && !isBetween && isLast;
	const mark =
		isInHand && live.gate
			? runMark(live)
			: outcomeMark(entry.verdict ?? (isInHand ? 'running' : 'interrupted'));
	return {
		label: `${entry.iteration}${mark.glyph}${entry.undone ? '←' : ''}`,
		role: entry.undone ? 'disabled' : mark.role,
		slept: entry.slept === true,
	};
};

const playheadRow = ({live, shown, newest, playhead, active}: TimelineInput): Row => {
	if (playhead === 'live') {
		return live.finished || !active
			? [['muted', 'END ']]
			: [
					['live', ' LIVE '],
					['text', ' '],
				];
	}
	// The newest one may be a base, which is checked again at a waking.
	const last = live.iterations.reduce((most, {iteration}) => Math.max(most, iteration), 0);
	return [
		['muted', `event ${formatCount(shown.seq)}/${formatCount(newest)}  `],
		['past', `◀ ${Math.max(0, shown.iteration)}/${last} `],
	];
};

/**
 * One cell per iteration, marked with its outcome, the playhead in brackets; 0 is the base, and `○` a sleep. When not all fit, those
 * around the playhead are shown and `‹ ›` count the others.
 */
export const timelineRow = (input: TimelineInput): Row => {
	const {live, shown, columns} = input;
	const tail = playheadRow(input);
	const cells = live.iterations.map(entry => cellOf(entry, input));
	// A number may come again: the last cell that had begun then.
	const begun = shown.iterations.at(-1)?.first;
	const here = live.iterations.findIndex(({first}) => first === begun);
	// Before the first iteration the playhead stands left of all cells.
	const current = here === -1 ? 0 : here;
	const room = columns - rowText(tail).length - 2;
	const cost = (index: number): number =>
		(cells[index]?.label.length ?? 0) + 2 + (cells[index]?.slept ? sleepMark.length : 0);
	// Grows from the playhead to both sides while there is room, counts of what is left out included.
	let from = current;
	let to = current + 1;
	let used = cells.length > 0 ? cost(current) + 12 : 0;
	for (let grown = true; grown; ) {
		grown = false;
		if (to < cells.length && used + cost(to) <= room) {
			used += cost(to++);
			grown = true;
		}

		if (from > 0 && used + cost(from - 1) <= room) {
			used += cost(--from);
			grown = true;
		}
	}

	const row: Span[] = [['text', ' ']];
	if (from > 0) {
		row.push(['muted', `‹${from} `]);
	}
	for (const [index, {label, role, slept}] of cells.entries()) {
		if (index < from || index >= to) {
			continue;
		}
		row.push(index === here ? ['playhead', `[${label}]`] : [role, ` ${label} `]);
		if (slept) {
			row.push(['muted', sleepMark]);
		}
	}

	if (to < cells.length) {
		row.push(['muted', ` ${cells.length - to}›`]);
	}
	return spread(row, tail, columns);
};
