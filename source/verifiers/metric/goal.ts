import type {MetricGoal} from '../../loop/loop.js';

const comparisons: Record<MetricGoal['comparison'], (value: number, goal: number) => boolean> = {
	'>=': (value, goal) => value >= goal,
	'<=': (value, goal) => value <= goal,
	'>': (value, goal) => value > goal,
	'<': (value, goal) => value < goal,
	'=': (value, goal) => value === goal,
};

export const reaches = (value: number, {comparison, value: goal}: MetricGoal): boolean =>
	comparisons[comparison](value, goal);

/** Which way is better; a number that is to be met exactly has no such way. */
export const betterIs = ({comparison}: MetricGoal): 'higher' | 'lower' | undefined => {
	if (comparison === '=') {
		return undefined;
	}

	return comparison.startsWith('>') ? 'higher' : 'lower';
};

/** `83.2%`, `120ms`, `7 pages`: words stand apart. */
export const withUnit = (value: number, unit = ''): string =>
	`${value}${/^[\p{L}µ]{4,}/u.test(unit) ? ' ' : ''}${unit}`;

/** As LOOP.md has it: `>= 90%`. */
export const describeGoal = ({comparison, value, unit}: MetricGoal): string =>
	`${comparison} ${withUnit(value, unit)}`;
