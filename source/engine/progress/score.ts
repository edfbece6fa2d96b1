import {fractionOf, type Measure} from '../../journal/events/measure.js';

/** How good a checkpoint is: verifiers that passed, then how far their parts are. */
export type Score = {passed: number; parts: number};

/** Of all that was verified; what was not reached counts for nothing. */
export const scoreOf = (results: ReadonlyArray<{status: string; measure?: Measure | undefined}>): Score => ({
	passed: results.filter(({status}) => status === 'passed').length,
	parts: results.reduce((sum, {measure}) => sum + (measure ? (fractionOf(measure) ?? 0) : 0), 0),
});

/** Above 0 when `left` is the better one. */
export const compareScores = (left: Score, right: Score): number =>
	left.passed - right.passed || left.parts - right.parts;
