import type {MergedStep} from '../../journal/state/state.js';
import {planMarks, toolGlyphs, toolMark} from '../../words/marks.js';
import {paragraph, type Row, type Span, spread} from '../rows/row.js';
import {plain} from '../text/cells.js';
import {diffRows, diffSize} from './diff-rows.js';

type ToolStep = Extract<MergedStep, {kind: 'tool'}>;

const rail: Span = ['border', '│ '];
const resultRows = 6;
const shownDiffRows = 14;

/** The first rows of many, and how many are missing. */
export const shorten = (rows: Row[], most: number, more: string): Row[] =>
	rows.length <= most + 1
		? rows
		: [...rows.slice(0, most), [['muted', `… ${rows.length - most} more ${more}`]]];

const isPathIn = (title: string, target: string): boolean => title.includes(target);

const toolRows = (step: ToolStep, width: number): Row[] => {
	const mark = toolMark(step.status ?? 'pending');
	const title = plain(step.title ?? step.tool ?? 'tool').replaceAll('\n', ' ');
	const target = plain(step.target ?? '').replaceAll('\n', ' ');
	const head: Span[] = [
		['accent', `${toolGlyphs[step.tool ?? 'other']} `],
		['strong', title],
	];
	if (target !== '' && !isPathIn(title, target)) {
		head.push(['text', ` ${target}`]);
	}
	const size = step.diff ? diffSize(step.diff) : undefined;
	// What waits for a yes is shown to its last line; what was done can be read again in the diff.
	const isPending = (step.status ?? 'pending') === 'pending';
	const changes = step.diff ? diffRows(step.diff, width - 2, {whole: isPending}) : [];
	const state: Span[] = size
		? [
				['diff.added', `+${size.added} `],
				['diff.removed', `−${size.removed} `],
			]
		: [];
	state.push([mark.role, `${mark.glyph} ${mark.word}`]);
	const inner = width - 2;
	// Far more text than is shown would be laid out for nothing.
	const result = (step.result ?? '').slice(0, resultRows * width * 4).trimEnd();
	const below = [
		...(result === '' ? [] : shorten(paragraph('muted', result, inner), resultRows, 'rows')),
		...(isPending ? changes : shorten(changes, shownDiffRows, 'lines of diff')),
	];
	return [spread(head, state, width), ...below.map((row): Row => [rail, ...row])];
};

const makeRows = (step: MergedStep, width: number): Row[] => {
	switch (step.kind) {
		case 'message':
			return paragraph('text', step.text.trimEnd(), width, [['accent', '› ']]);
		case 'thought':
			return paragraph('thought', step.text.trimEnd(), width, [['muted', '~ ']]);
		case 'plan':
			return step.entries.flatMap(entry => {
				const mark = planMarks[entry.status];
				return paragraph(entry.status === 'done' ? 'muted' : 'text', entry.text, width, [
					['muted', '  '],
					[mark.role, `${mark.glyph} `],
				]);
			});
		case 'output':
			return paragraph(step.stream === 'stderr' ? 'warning' : 'text', step.text, width);
		case 'notice':
			return paragraph('warning', step.text, width, [['warning', '! ']]);
		case 'tool':
			return toolRows(step, width);
	}
};

// Steps are values that never change, so their rows are worked out once per width. The map forgets with the step.
const known = new WeakMap<MergedStep, {width: number; rows: Row[]}>();

/** One step as rows of at most `width` cells. */
export const stepRows = (step: MergedStep, width: number): Row[] => {
	const hit = known.get(step);
	if (hit?.width === width) {
		return hit.rows;
	}
	const rows = makeRows(step, width);
	known.set(step, {width, rows});
	return rows;
};
