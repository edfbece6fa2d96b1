import {sparkline} from '../../words/format.js';
import {type Point, rangeOf} from '../../words/measures.js';
import type {Row} from './row.js';

/** The last `width` points as one cell each; what was rolled back is dimmed. Empty for a single point, which has no trend. */
export const trendOf = (points: readonly Point[], width: number): Row => {
	if (points.length < 2 || width < 2) {
		return [];
	}
	const shown = points.slice(-width);
	const cells = sparkline(
		shown.map(({value}) => value),
		width,
		rangeOf(points),
	);
	return shown.map(({undone}, index) => [undone ? 'disabled' : 'meter.spent', cells[index] ?? '']);
};
