import type {VerdictGiven} from '../../journal/events/events.js';
import type {OutputLine, VerifierState} from '../../journal/state/state.js';
import {formatCount, formatDuration} from '../../words/format.js';
import {outcomeMark, verifierMark} from '../../words/marks.js';
import {emptyRow, paragraph, type Row, type Span, spread} from '../rows/row.js';
import {plain} from '../text/cells.js';
import {partRows} from './verifier-parts.js';

// Lines never change; their rows are worked out once per width. The map forgets with the line.
const known = new WeakMap<OutputLine, {width: number; rows: Row[]}>();

const lineRows = (line: OutputLine, width: number): Row[] => {
	const hit = known.get(line);
	if (hit?.width === width) {
		return hit.rows;
	}
	const rows = paragraph(
		line.stream === 'stderr' ? 'warning' : 'text',
		line.text,
		width,
		[['border', '│ ']],
		['border', '│ '],
	);
	known.set(line, {width, rows});
	return rows;
};

const header = (
	verifier: VerifierState,
	verdict: VerdictGiven | undefined,
	ended: boolean,
	width: number,
): Row => {
	const mark = verifierMark(verifier, verdict, ended);
	const facts: Span[] = [];
	const {input, output} = verifier.usage ?? {};
	if (input !== undefined || output !== undefined) {
		facts.push(['muted', `${formatCount((input ?? 0) + (output ?? 0))} tokens `]);
	}

	if (verifier.exitCode !== undefined) {
		facts.push(['muted', `exit ${verifier.exitCode} `]);
	}
	if (verifier.milliseconds !== undefined) {
		facts.push(['muted', `${formatDuration(verifier.milliseconds)} `]);
	}
	facts.push([mark.role, `${mark.glyph} ${mark.word}`]);
	return spread([['strong', plain(verifier.label)]], facts, width);
};

/** What you should know about the verifier before reading its output. */
const notes = ({status, hidden, flaky}: VerifierState): string[] => [
	...(hidden && status !== 'waiting'
		? ['hidden: the agent does not see these checks, nor what they print']
		: []),
	...(flaky ? ['gave different results for the same files: that is never a pass'] : []),
];

/** Each verifier with what it printed, and at the end the verdict on the current iteration. */
export const verifierPaneRows = (
	verifiers: readonly VerifierState[],
	given: VerdictGiven | undefined,
	iteration: number,
	output: readonly OutputLine[],
	olderOutput: number,
	width: number,
	ended: boolean,
): Row[] => {
	if (verifiers.length === 0) {
		return [[['muted', 'No verifier: you are the judge of this loop.']]];
	}
	const verdict = given?.iteration === iteration ? given : undefined;
	if (!verdict && verifiers.every(({status}) => status === 'waiting')) {
		const what = iteration > 0 ? 'the checkpoint, in a clean checkout' : 'your files as they are';
		return [
			[['muted', ended ? `The run ended before these judged ${what}:` : `Will judge ${what}:`]],
			...verifiers.map(verifier => header(verifier, undefined, ended, width)),
		];
	}

	const rows: Row[] = [];
	if (olderOutput > 0) {
		rows.push([['muted', `… ${formatCount(olderOutput)} earlier lines; scrub back with [ to read them`]]);
	}

	let previous: VerifierState['status'] | undefined;
	for (const verifier of verifiers) {
		// Those that were not asked make a list.
		if (rows.length > 0 && !(previous === 'waiting' && verifier.status === 'waiting')) {
			rows.push(emptyRow);
		}
		previous = verifier.status;
		rows.push(header(verifier, verdict, ended, width));
		for (const note of notes(verifier)) {
			rows.push(...paragraph('muted', note, width, [['border', '│ ']]));
		}
		for (const line of output) {
			if (line.verifier === verifier.id) {
				for (const row of lineRows(line, width)) {
					rows.push(row);
				}
			}
		}

		for (const row of partRows(verifier, width)) {
			rows.push(row);
		}
		if (verifier.summary) {
			rows.push(...paragraph(outcomeMark(verifier.status).role, verifier.summary, width, [['border', '└ ']]));
		}
	}

	if (verdict) {
		const mark = outcomeMark(verdict.verdict);
		const judge = verdict.by === 'human' ? 'by you' : verdict.commit.slice(0, 8);
		rows.push(
			emptyRow,
			spread([[mark.role, `${mark.glyph} Verdict: ${mark.word}`]], [['muted', judge]], width),
		);
		for (const reason of verdict.reasons) {
			rows.push(...paragraph('text', reason, width, [[mark.role, '  · ']]));
		}
	}

	return rows;
};
