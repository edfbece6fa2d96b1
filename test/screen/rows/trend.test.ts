import {expect, test} from 'vitest';
import {rowText} from '../../../source/screen/rows/row.js';
import {trendOf} from '../../../source/screen/rows/trend.js';
import {pointsOf} from '../../../source/words/measures.js';
import {judgedMoment} from '../support/judged-story.js';
import {iterationSummary} from '../support/states.js';

test('a course has one stroke per iteration that was judged, and dims what was rolled back', () => {
	const points = pointsOf(judgedMoment(5).state.iterations, 'run-1');
	expect(points.map(({iteration}) => iteration)).toEqual([0, 1, 2, 3, 4, 5]);
	expect(rowText(trendOf(points, 8))).toBe('▁▃▆█▆█');
	expect(rowText(trendOf(points, 3))).toBe('█▆█');
	const undone = points.map(point => ({...point, undone: point.iteration === 4}));
	expect(trendOf(undone, 8).map(([role]) => role)[4]).toBe('disabled');
	expect(trendOf(points.slice(0, 1), 8)).toEqual([]);
});

test('what never left its goal is a full course', () => {
	const measures = {v: {kind: 'items', met: 3, total: 3}} as const;
	const points = pointsOf(
		[1, 2].map(iteration => iterationSummary({iteration, measures})),
		'v',
	);
	expect(rowText(trendOf(points, 8))).toBe('██');
});
