import type {Moment, Phase, RunState} from '../../journal/state/state.js';
import {formatCount, formatDuration} from '../../words/format.js';
import {outcomeMark} from '../../words/marks.js';
import {emptyRow, paragraph, type Row, type Span, spread} from '../rows/row.js';
import {plain} from '../text/cells.js';
import {shorten, stepRows} from './step-rows.js';

const phases = ['wake', 'prompt', 'agent', 'checkpoint', 'verify', 'memory', 'decide'] as const;

/**
 * The phases of the loop as a strip, `wake › prompt › ●agent › …`. Where it does not fit, the earliest ones are left out.
 */
export const phaseStrip = (state: RunState, width: number): Row => {
	const current: Phase = state.phase;
	const names: Phase[] = current === 'deliver' ? [...phases, 'deliver'] : [...phases];
	const position = names.indexOf(current);
	const length = (from: number): number =>
		names.slice(from).reduce((sum, name) => sum + name.length + 3, 0) + (from > 0 ? 2 : -2);
	let from = 0;
	while (from < position && length(from) > width) {
		from++;
	}
	const row: Span[] = from > 0 ? [['muted', '… ']] : [];
	for (const [index, name] of names.entries()) {
		if (index < from) {
			continue;
		}
		if (index > 0) {
			row.push(['border', index === from ? '› ' : ' › ']);
		}
		if (index === position && !state.finished) {
			row.push(['title.focus', `${state.sleep ? '○' : '●'}${name}`]);
		} else {
			row.push([index < position || state.finished ? 'text' : 'muted', name]);
		}
	}

	return row;
};

/** The most rows of a claim: its text stands above as a message, and it counts for nothing. */
const claimRows = 6;

const heading = (text: string, detail: string, width: number): Row =>
	spread([['title', text]], [['muted', detail]], width);

// The prompt stays the same through an iteration while everything else moves.
const promptRows = (prompt: string, width: number): Row[] => {
	const rows = paragraph('text', prompt.trimEnd(), width, [['border', '│ ']], ['border', '│ ']);
	return [heading('Prompt', `${formatCount(prompt.length)} characters`, width), ...rows, emptyRow];
};

const checkpointRows = ({checkpoint, iteration}: RunState, width: number): Row[] => {
	if (checkpoint?.iteration !== iteration) {
		return [];
	}
	const added = checkpoint.files.reduce((sum, file) => sum + (file.added ?? 0), 0);
	const removed = checkpoint.files.reduce((sum, file) => sum + (file.removed ?? 0), 0);
	const count = checkpoint.files.length;
	const changed: Span[] =
		count === 0
			? [['warning', 'nothing changed']]
			: [
					['text', `${count} ${count === 1 ? 'file' : 'files'} `],
					['diff.added', `+${added} `],
					['diff.removed', `−${removed}`],
				];
	return [
		emptyRow,
		spread([['title', `◆ Checkpoint ${checkpoint.commit.slice(0, 8)}`]], changed, width),
		...checkpoint.files.slice(0, 12).map(
			(file): Row =>
				spread(
					[
						['muted', `  ${file.change.padEnd(9)}`],
						['text', file.path],
					],
					[
						['diff.added', file.added === undefined ? '' : `+${file.added} `],
						['diff.removed', file.removed === undefined ? '' : `−${file.removed}`],
					],
					width,
				),
		),
		...(count > 12 ? [[['muted', `  … ${count - 12} more files`]] as Row] : []),
		...checkpoint.tampered.flatMap(path =>
			paragraph('tampered', `${path} is protected: what the agent did to it was put back`, width, [
				['tampered', '! '],
			]),
		),
		...(checkpoint.outside ?? [])
			.slice(0, 6)
			.flatMap(path =>
				paragraph('warning', `${path} is not in \`allow\`: what the agent did to it was undone`, width, [
					['warning', '! '],
				]),
			),
	];
};

/** The outcome of the iteration and, at the end, of the run. */
const endRows = (state: RunState, width: number): Row[] => {
	const rows: Row[] = [];
	const summary = state.iterations.find(entry => entry.iteration === state.iteration);
	if (state.claim && summary?.verdict !== 'passed') {
		const claim = paragraph('text', `“${state.claim}”`, width, [['muted', 'claims ']]);
		rows.push(emptyRow, ...shorten(claim, claimRows, 'rows'));
		rows.push(...paragraph('muted', 'A claim counts for nothing: the verifiers decide.', width));
	}

	rows.push(...checkpointRows(state, width));
	// The verdict comes before memory is written; only the reason says that the iteration is over.
	if (summary?.verdict && summary.reason !== undefined) {
		const mark = outcomeMark(summary.verdict);
		const took = summary.milliseconds === undefined ? '' : ` in ${formatDuration(summary.milliseconds)}`;
		rows.push(emptyRow, [[mark.role, `${mark.glyph} Iteration ${summary.iteration} ${mark.word}${took}`]]);
		rows.push(...paragraph('text', summary.reason, width, [['text', '  ']]));
	}

	if (state.delivery) {
		const {outcome, branch, to, as, reason} = state.delivery;
		const where = [branch, to].filter(Boolean).join(', ');
		const role = outcome === 'delivered' ? 'success' : 'warning';
		rows.push(
			emptyRow,
			...paragraph(
				role,
				`${outcome} as ${as}${where ? ` ${where}` : ''}${reason ? `: ${reason}` : ''}`,
				width,
				[[role, '→ ']],
			),
		);
	}

	if (state.finished) {
		const good = state.finished.outcome === 'verified';
		const role = good ? 'success' : 'warning';
		rows.push(emptyRow, ...paragraph(role, state.finished.reason, width, [[role, good ? '✓ ' : '■ ']]));
		for (const command of state.delivery?.outcome === 'delivered' ? [] : (state.finished.next ?? [])) {
			rows.push(...paragraph('accent', command, width, [['muted', '  next: ']]));
		}

		for (const {label, status} of state.finished.verifiers ?? []) {
			const mark = outcomeMark(status);
			rows.push(spread([['text', `  ${plain(label)}`]], [[mark.role, `${mark.glyph} ${mark.word}`]], width));
		}
	}

	return rows;
};

const idleRow = (state: RunState): Row[] => {
	if (state.iteration < 0) {
		return [[['muted', 'Starting: taking a snapshot of your files …']]];
	}
	if (state.iteration === 0) {
		return [[['muted', 'The verifiers judge your files as they are, before any token is spent.']]];
	}
	return [[['muted', 'The agent has not started yet.']]];
};

/** Everything that happened in the current iteration, oldest first, below the phase strip. */
export const stepPaneRows = (moment: Moment, width: number): Row[] => {
	const {state, steps, olderSteps} = moment;
	const rows: Row[] = [];
	if (state.prompt) {
		rows.push(...promptRows(state.prompt, width));
	}
	if (olderSteps > 0) {
		rows.push([['muted', `… ${formatCount(olderSteps)} earlier steps; scrub back with [ to read them`]]);
	}

	let previous: {group: string; rows: number} | undefined;
	for (const step of steps) {
		const made = stepRows(step, width);
		// Output flows as it was printed and short tool calls make a list; everything else gets air around it.
		const group = step.kind === 'output' || step.kind === 'tool' ? step.kind : step.id;
		const together =
			previous?.group === group && (group === 'output' || (previous.rows === 1 && made.length === 1));
		if (previous && !together) {
			rows.push(emptyRow);
		}
		for (const row of made) {
			rows.push(row);
		}
		previous = {group, rows: made.length};
	}

	const end = endRows(state, width);
	if (rows.length === 0 && end.length === 0) {
		return idleRow(state);
	}
	for (const row of rows.length === 0 && end[0] === emptyRow ? end.slice(1) : end) {
		rows.push(row);
	}
	return rows;
};
