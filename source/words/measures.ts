/** How far verifiers are, in the words of the screen. */
import {fractionOf, type Measure} from '../journal/events/measure.js';
import type {IterationSummary} from '../journal/state/state.js';
import type {MetricGoal} from '../loop/loop.js';
import {describeGoal, isGoalMet, parseGoal, withUnit} from '../loop/values/metric-goal.js';
import {Problem} from '../problem.js';

type NumberMeasure = Extract<Measure, {kind: 'number'}>;

/** Undefined for a goal that this version cannot read. */
const goalOf = ({goal, unit}: NumberMeasure): MetricGoal | undefined => {
	try {
		return {...parseGoal(goal), unit};
	} catch (error) {
		if (error instanceof Problem) {
			return undefined;
		}
		throw error;
	}
};

/** The number a metric should reach. */
export const goalValue = (measure: NumberMeasure): number | undefined => goalOf(measure)?.value;

/** Whether the goal is met by a number: that of the measure, or another one. */
export const meetsGoal = (measure: NumberMeasure, value = measure.value): boolean => {
	const goal = goalOf(measure);
	return goal !== undefined && isGoalMet(value, goal);
};

const rounded = (value: number): number =>
	Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));

/** A metric's number, rounded, unless rounding would make it look as if it met a goal that it misses, or the reverse. */
export const numberText = (measure: NumberMeasure, value = measure.value): string => {
	const short = rounded(value);
	const isTrue = meetsGoal(measure, short) === meetsGoal(measure, value);
	return withUnit(isTrue ? short : value, measure.unit);
};

/** The goal of a metric, as in `≥ 90%`. */
export const goalLabel = (measure: NumberMeasure): string => {
	const goal = goalOf(measure);
	return goal === undefined ? measure.goal : describeGoal(goal).replace('>=', '≥').replace('<=', '≤');
};

/** How far a verifier is, as in `41 of 44 tests`, `7 of 12 items` or `83.2, goal ≥ 90`. */
export const measureText = (measure: Measure): string => {
	switch (measure.kind) {
		case 'tests':
			return `${measure.passed} of ${measure.total} tests`;
		case 'items':
			return `${measure.met} of ${measure.total} items`;
		case 'number':
			return `${numberText(measure)}, goal ${goalLabel(measure)}`;
	}
};

/** The short form: `41/44`, `7/12`, `83.2`. */
export const shortMeasure = (measure: Measure): string => {
	switch (measure.kind) {
		case 'tests':
			return `${measure.passed}/${measure.total}`;
		case 'items':
			return `${measure.met}/${measure.total}`;
		case 'number':
			return numberText(measure);
	}
};

/** What a verifier counted in one iteration. */
export type Point = {iteration: number; measure: Measure; value: number; undone: boolean};

/** What a verifier counted, iteration by iteration, oldest first. Fractions are 0 to 1; metrics have their own range. */
export const pointsOf = (iterations: readonly IterationSummary[], verifier: string): Point[] =>
	iterations.flatMap(({iteration, measures, undone}) => {
		const measure = measures?.[verifier];
		if (measure === undefined) {
			return [];
		}
		const value = measure.kind === 'number' ? measure.value : (fractionOf(measure) ?? 0);
		return [{iteration, measure, value, undone}];
	});

/** Lowest and highest of the points and the goal, so that even a small change is visible. */
export const rangeOf = (points: readonly Point[]): {low: number; high: number} => {
	const values = points.flatMap(({measure, value}) =>
		measure.kind === 'number' ? [value, goalValue(measure) ?? value] : [value, 1],
	);
	const low = Math.min(...values);
	const high = Math.max(...values);
	// A metric that always met its goal shows full bars, not empty ones.
	return {low: low === high ? low - 1 : low, high};
};
