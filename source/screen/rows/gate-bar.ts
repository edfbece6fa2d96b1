import type {GateChoice, OpenGate} from '../../journal/events/events.js';
import type {GateName} from '../../loop/loop.js';
import {plain, textWidth} from '../text/cells.js';
import {type BorderedBox, innerColumns, innerRows} from './box.js';
import type {PaneName, Rectangle} from './layout.js';
import {paragraph, type Row, rowText, type Span} from './row.js';

const gateTitles: Record<GateName, string> = {
	prompt: 'Gate: prompt',
	tool: 'Gate: tool call',
	checkpoint: 'Gate: checkpoint',
	verdict: 'Gate: verdict',
	memory: 'Gate: memory',
	deliver: 'Gate: delivery',
};

type Choice = {key: string; word: string; short: string};

const choiceKeys: Record<GateChoice, Choice> = {
	approve: {key: 'space', word: 'approve', short: 'approve'},
	reject: {key: 'r', word: 'reject with a reason', short: 'reject'},
	edit: {key: 'e', word: 'edit', short: 'edit'},
	always: {key: 'A', word: 'always for this tool', short: 'always'},
};

/** A checkpoint is allowed for good where it changes protected files. */
const allow: Choice = {key: 'A', word: 'allow the protected changes for this run', short: 'allow protected'};

/** What a choice is called at this gate. */
export const choiceAt = (gate: GateName, choice: GateChoice): Choice =>
	choice === 'always' && gate === 'checkpoint' ? allow : choiceKeys[choice];

const spelled = ({name, choices}: OpenGate, form: 'word' | 'short'): Row =>
	choices.flatMap((choice, index): Span[] => [
		['muted', index > 0 ? ' · ' : ''],
		['key', choiceAt(name, choice).key],
		['text', ` ${choiceAt(name, choice)[form]}`],
	]);

/** The choices in full, or in a word each where that does not fit. */
const choicesRow = (gate: OpenGate, width: number): Row => {
	const whole = spelled(gate, 'word');
	return textWidth(rowText(whole)) <= width ? whole : spelled(gate, 'short');
};

/** The pane that shows what a gate asks about. */
export const gatePane: Readonly<Record<GateName, PaneName>> = {
	prompt: 'step',
	tool: 'step',
	checkpoint: 'step',
	verdict: 'verifier',
	memory: 'memory',
	deliver: 'verifier',
};

/** Where the facts are that the bar has no room for. */
const elsewhere: Partial<Record<GateName, string>> = {
	tool: ', all of it in the Step pane',
	checkpoint: ', d shows all of it',
	verdict: ', all of it in the Verifier pane',
	memory: ', all of it in the Memory pane',
};

const detailRow = (line: string): Row => {
	const role = line.startsWith('+') ? 'diff.added' : line.startsWith('-') ? 'diff.removed' : 'muted';
	return [[role, plain(line).replaceAll('\n', ' ')]];
};

const questionRows = (gate: OpenGate, width: number): Row[] =>
	paragraph('gate.question', gate.question, width);
/** What happens next, after a yes and after a no; where there is no room for all, the no keeps one of `room` rows. */
const nextRows = (
	{next, onReject}: OpenGate,
	width: number,
	room: number = Number.POSITIVE_INFINITY,
): Row[] => {
	const yes = paragraph('text', next, width, [['key', 'space → ']]);
	const no = onReject === undefined ? [] : paragraph('text', onReject, width, [['key', 'r     → ']]);
	const kept = no.length > 0 && room > 2 ? 1 : 0;
	return [...yes.slice(0, Math.max(0, room - kept)), ...no].slice(0, Math.max(0, room));
};

/** Rows the bar needs to show all there is, borders included. */
export const gateBarRows = (gate: OpenGate, columns: number): number => {
	const width = innerColumns(columns);
	return 2 + questionRows(gate, width).length + nextRows(gate, width).length + (gate.details?.length ?? 0);
};

/**
 * What is asked, what happens next and why, as many facts as there is room for, and the choices with their keys in
 * the lower border. `past` is set while the screen shows an earlier point: keys would not act on what is seen.
 */
export const gateBox = (gate: OpenGate, place: Rectangle, past: boolean): BorderedBox => {
	const width = innerColumns(place.columns);
	const room = innerRows(place.rows);
	const question = questionRows(gate, width).slice(0, Math.max(1, room - 1));
	const next = nextRows(gate, width, room - question.length);
	const details = gate.details ?? [];
	const left = room - question.length - next.length;
	const shown = details.length <= left ? details : details.slice(0, Math.max(0, left - 1));
	const content = [...question, ...next, ...shown.map(detailRow)];
	if (shown.length < details.length && left > 0) {
		content.push([['muted', `… ${details.length - shown.length} more${elsewhere[gate.name] ?? ''}`]]);
	}

	return {
		place,
		shape: 'double',
		border: 'gate',
		title: [['gate.question', gateTitles[gate.name]]],
		tag: past
			? [['past', 'you are looking at the past: end goes live']]
			: [['muted', `iteration ${gate.iteration}`]],
		footer: choicesRow(gate, place.columns - 6),
		content,
	};
};
