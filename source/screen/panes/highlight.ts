import type {Role} from '../../words/roles.js';
import {type Row, rowText, type Span} from '../rows/row.js';

/** The row with every occurrence of the query in the given role, letter case aside. */
export const highlight = (row: Row, query: string, role: Role): Row => {
	// Marks go with the character they stand on, else a style would come between the two.
	const wanted = new RegExp(`${query.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}\\p{M}*`, 'giu');
	const hits = Array.from(
		rowText(row).matchAll(wanted),
		({0: text, index}) => [index, index + text.length] as const,
	);
	const result: Span[] = [];
	let position = 0;
	for (const [own, piece] of row) {
		let rest = position;
		const end = position + piece.length;
		for (const [from, to] of hits) {
			if (to <= rest || from >= end) {
				continue;
			}
			const start = Math.max(from, rest);
			const stop = Math.min(to, end);
			result.push(
				[own, piece.slice(rest - position, start - position)],
				[role, piece.slice(start - position, stop - position)],
			);
			rest = stop;
		}

		result.push([own, piece.slice(rest - position)]);
		position = end;
	}

	return result.filter(([, piece]) => piece !== '');
};
