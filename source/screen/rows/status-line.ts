import {elapsed} from '../../journal/state/count-time.js';
import type {RunState} from '../../journal/state/state.js';
import {formatClock, formatCount, formatCountdown, formatMoney} from '../../words/format.js';
import {isBusy, runMark} from '../../words/marks.js';
import {textWidth} from '../text/cells.js';
import {type Row, rowText, type Span, spread} from './row.js';

export type Hint = {key: string; label: string; disabled?: string};

/** Stands in the status line until the next key. */
export type Message = {text: string; tone: 'info' | 'problem'};

export type StatusInput = {
	/** The live state: the status line never shows the past. */
	live: RunState;
	hints: readonly Hint[];
	message: Message | undefined;
	/** A pause was asked for and has not begun. */
	pausing?: boolean;
	role: 'owner' | 'watcher';
	/** False when no engine works on the run any more, whether it finished or died. */
	active: boolean;
	/** Milliseconds since the epoch. */
	now: number;
	columns: number;
};

/** Cells at the right end that are kept free for the spinner while something runs. */
export const spinnerColumns = 3;

const statePieces = ({live, role, pausing, active, now, columns}: StatusInput): Row => {
	const mark = runMark(live, active);
	const busy = active && isBusy(live);
	const hasClocks = columns >= 60 && live.startedAt !== '';
	const pieces: Span[] = [];
	if (columns >= 60 && role === 'watcher') {
		pieces.push(['muted', 'watching  ']);
	}
	const tokens = (live.usage.input ?? 0) + (live.usage.output ?? 0);
	if (columns >= 90 && tokens > 0) {
		pieces.push(['muted', `${formatCount(tokens)} tokens  `]);
	}
	if (columns >= 90 && live.usage.cost !== undefined) {
		pieces.push(['muted', `${formatMoney(live.usage.cost)}  `]);
	}
	if (hasClocks) {
		pieces.push(['text', `${formatClock(elapsed(live, now))}  `]);
	}
	// The run's own clock stops while it waits for you, so this one shows that nothing hangs.
	const waited =
		hasClocks && active && live.gate && !live.sleep
			? ` ${formatClock(now - Date.parse(live.waitsSince ?? live.at))}`
			: '';

	const left = active && live.sleep?.until ? Date.parse(live.sleep.until) - now : 0;
	const countdown = hasClocks && left > 0 ? ` (${live.gate ? 'wakes in ' : ''}${formatCountdown(left)})` : '';

	pieces.push(
		[mark.role, `${mark.glyph} ${mark.word}${pausing && active ? ', then pauses' : ''}${waited}${countdown}`],
		['text', ' '.repeat(busy ? spinnerColumns : 1)],
	);
	return pieces;
};

const hintSpans = ({key, label, disabled}: Hint): Span[] =>
	disabled === undefined
		? [
				['key', key],
				['text', ` ${label}`],
			]
		: [['disabled', `${key} ${label}`]];

/** As many hints as fit, the most important ones first; `?` is always among them, it leads to all the others. */
const hintRow = (hints: readonly Hint[], room: number): Row => {
	const width = ({key, label}: Hint): number => textWidth(key) + 1 + textWidth(label) + 2;
	let left = room - 1 - hints.filter(({key}) => key === '?').reduce((sum, hint) => sum + width(hint), 0);
	const row: Span[] = [['text', ' ']];
	for (const hint of hints) {
		if (hint.key !== '?') {
			left -= width(hint);
		}
		if (left >= 0 || hint.key === '?') {
			row.push(...hintSpans(hint), ['text', '  ']);
		}
	}

	return row;
};

/** The last row: the keys that matter now, or a message; at the right what the run is doing. */
export const statusRow = (input: StatusInput): Row => {
	const {hints, message, columns} = input;
	const state = statePieces(input);
	const left: Row = message
		? [
				[
					message.tone === 'problem' ? 'failure' : 'accent',
					` ${message.tone === 'problem' ? '✗ ' : ''}${message.text}`,
				],
			]
		: hintRow(hints, columns - textWidth(rowText(state)) - 1);
	// A message may say why a key did nothing: where both do not fit, the state is left out except for the spinner's place.
	const isCut = message !== undefined && textWidth(rowText(left)) + 1 + textWidth(rowText(state)) > columns;
	const right: Row = isCut ? [['text', ' '.repeat(spinnerColumns)]] : state;
	return spread(left, right, columns);
};
