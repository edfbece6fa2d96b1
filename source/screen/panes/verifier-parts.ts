import type {ItemResult} from '../../journal/events/events.js';
import type {Regression, VerifierState} from '../../journal/state/state.js';
import {itemMark, regressionMark} from '../../words/marks.js';
import {paragraph, type Row, type Span} from '../rows/row.js';
import {plain, textWidth} from '../text/cells.js';

/** Most names of failing tests: the output above them holds the rest. */
const maxNames = 20;

const edge: Span = ['border', '│ '];

const since = ({passedAt}: Regression): string => {
	if (passedAt === undefined) {
		return 'passed before';
	}
	return passedAt === 0 ? 'passed on the base' : `passed at iteration ${passedAt}`;
};

const onOneLine = (text: string): string => plain(text).replaceAll(/\s+/g, ' ').trim();

/** Text and a remark, on one row where both fit, else the remark below. */
const remarked = (lead: Row, text: string, remark: Span | undefined, width: number): Row[] => {
	const margin = lead.reduce((sum, [, piece]) => sum + textWidth(piece), 0);
	const indent: Span[] = [edge, ['text', ' '.repeat(margin - textWidth(edge[1]))]];
	const rows = (role: Span[0], words: string, first: Row): Row[] =>
		paragraph(role, words, width - margin).map(
			(row, index): Row => [...(index === 0 ? first : indent), ...row],
		);
	if (!remark) {
		return rows('text', text, lead);
	}
	const [role, words] = remark;
	return margin + textWidth(text) + 3 + textWidth(words) <= width
		? [[...lead, ['text', text], [role, ` – ${words}`]]]
		: [...rows('text', text, lead), ...rows(role, `– ${words}`, indent)];
};

const itemRows = (items: readonly ItemResult[], regressed: readonly Regression[], width: number): Row[] => {
	const digits = String(items.at(-1)?.number ?? 0).length;
	return items.flatMap(item => {
		const mark = itemMark(item.met);
		const regression = regressed.find(({part}) => part === String(item.number));
		const lead: Row = [
			edge,
			regression ? [regressionMark.role, `${regressionMark.glyph} `] : [mark.role, `${mark.glyph} `],
			['muted', `${String(item.number).padStart(digits)} `],
		];
		const remark = [regression && since(regression), onOneLine(item.evidence)].filter(Boolean).join('; ');
		return remarked(lead, onOneLine(item.text), remark === '' ? undefined : ['muted', remark], width);
	});
};

const failingRows = (failing: readonly string[], regressed: readonly Regression[], width: number): Row[] => {
	// Those that passed before come last, next to the summary: they are the news.
	const others = failing.filter(name => !regressed.some(({part}) => part === name));
	const left = others.length - maxNames;
	return [
		...others
			.slice(0, maxNames)
			.flatMap(name => remarked([edge, ['failure', '✗ ']], onOneLine(name), undefined, width)),
		...(left > 0 ? [[edge, ['muted', `… ${left} more`]] as Row] : []),
		...regressed.flatMap(regression =>
			remarked(
				[edge, [regressionMark.role, `${regressionMark.glyph} `]],
				onOneLine(regression.part),
				['failure', since(regression)],
				width,
			),
		),
	];
};

/** What one verifier found, part by part: the items of a checklist, or the tests that fail. */
export const partRows = (verifier: VerifierState, width: number): Row[] => {
	const {items, failing = [], regressed = []} = verifier;
	return items ? itemRows(items, regressed, width) : failingRows(failing, regressed, width);
};
