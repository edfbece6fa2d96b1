import type {Role} from '../../words/roles.js';
import {fitRow, paragraph, type Row} from '../rows/row.js';
import {plain} from '../text/cells.js';

const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/;

const lineRoles: Record<string, Role> = {'+': 'diff.added', '-': 'diff.removed'};

/**
 * A unified diff as rows with line numbers. Long lines are cut in the short form, wrapped with `whole`.
 * Text outside hunks (file names, modes) is shown as a header, without git's repetitions.
 */
export const diffRows = (diff: string, width: number, {whole}: {whole: boolean}): Row[] => {
	const rows: Row[] = [];
	let before = 0;
	let after = 0;
	let inHunk = false;
	for (const line of plain(diff).split('\n')) {
		const start = hunk.exec(line);
		if (start) {
			before = Number(start[1]);
			after = Number(start[2]);
			inHunk = true;
			rows.push([['diff.header', `@@ line ${after}${start[3] ? ` ${start[3].trim()}` : ''}`]]);
			continue;
		}

		if (line.startsWith('diff --git ')) {
			inHunk = false;
			if (rows.length > 0) {
				rows.push([]);
			}
			rows.push([['title', line.replace(/^diff --git (?:a\/)?(.*?) (?:b\/).*$/, '$1')]]);
			continue;
		}

		if (!inHunk) {
			if (line !== '' && !/^(?:index |--- |\+\+\+ )/.test(line)) {
				rows.push([['diff.header', line]]);
			}
			continue;
		}

		const sign = line[0] ?? ' ';
		if (line === '' || sign === '\\') {
			continue;
		}
		const number = sign === '-' ? before : after;
		if (sign !== '+') {
			before++;
		}
		if (sign !== '-') {
			after++;
		}
		const role = lineRoles[sign] ?? 'text';
		const lead: Row = [
			['diff.line', `${String(number).padStart(4)} `],
			[role, `${sign} `],
		];
		if (whole) {
			rows.push(...paragraph(role, line.slice(1), width, lead));
		} else {
			rows.push(fitRow([...lead, [role, line.slice(1)]], width));
		}
	}

	return rows;
};

/** Lines a diff adds and removes. */
export const diffSize = (diff: string): {added: number; removed: number} => {
	let added = 0;
	let removed = 0;
	for (const line of diff.split('\n')) {
		if (line.startsWith('+') && !line.startsWith('+++ ')) {
			added++;
		} else if (line.startsWith('-') && !line.startsWith('--- ')) {
			removed++;
		}
	}

	return {added, removed};
};
