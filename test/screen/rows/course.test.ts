import {expect, test} from 'vitest';
import {courseOf} from '../../../source/screen/rows/course.js';
import {rowText} from '../../../source/screen/rows/row.js';
import {pointsOf} from '../../../source/words/measures.js';
import {judgedMoment} from '../support/judged-story.js';
import {iterationSummary} from '../support/states.js';

test('a course has one stroke per iteration that was judged, and dims what was rolled back', () => {
	const points = pointsOf(judgedMoment(5).state.iterations, 'run-1');
	expect(points.map(({iteration}) => iteration)).toEqual([0, 1, 2, 3, 4, 5]);
	expect(rowText(courseOf(points, 8))).toBe('▁▃▆█▆█');
	expect(rowText(courseOf(points, 3))).toBe('█▆█');
	const undone = points.map(point => ({...point, undone: point.iteration === 4}));
	expect(courseOf(undone, 8).map(([role]) => role)[4]).toBe('disabled');
	expect(courseOf(points.slice(0, 1), 8)).toEqual([]);
});

test('what never left its goal is a full course', () => {
	const measures = {v: {kind: 'items', met: 3, total: 3}} as const;
	const points = pointsOf(
		[1, 2].map(iteration => iterationSummary({iteration, measures})),
		'v',
	);
	expect(rowText(courseOf(points, 8))).toBe('██');
});
