import {type BorderedBox, innerColumns} from '../rows/box.js';
import {emptyRow, paragraph, type Row, type Span} from '../rows/row.js';
import type {Layer} from '../state/ui.js';
import {centred} from './overlay.js';

export type ConfirmLayer = Extract<Layer, {kind: 'confirm'}>;

/** A question with its answers, in the middle of the screen. */
export const confirmBox = (layer: ConfirmLayer, screen: {columns: number; rows: number}): BorderedBox => {
	const columns = Math.min(64, screen.columns);
	const width = innerColumns(columns);
	const choices = layer.choices.flatMap(({key, label}): Row[] =>
		paragraph('text', label, width, [['text', '  '], ['key', key] as Span, ['text', '  ']]),
	);
	const content = [...paragraph('strong', layer.question, width), emptyRow, ...choices];
	return {
		place: centred(screen, columns, content.length + 2),
		shape: 'double',
		border: 'gate',
		title: [['gate.question', layer.purpose === 'limits' ? 'Limits' : 'Are you sure?']],
		content,
	};
};
