/** What the number of a metric should become, as LOOP.md writes it: `>= 90`, `<= 200ms`. */
import {Problem} from '../../problem.js';
import type {MetricGoal} from '../loop.js';

/** Regular expression of a goal, for editors. The text after the number is its unit. */
export const goalPattern = '^(>=|<=|>|<|=) ?-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)? ?[^\\s0-9<>=.,-]{0,16}$';

const comparisons = ['>=', '<=', '>', '<', '='] as const;

const written =
	/^(?<comparison>>=|<=|>|<|=)\s*(?<value>-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(?<unit>[^\s\d<>=.,-]{0,16})$/i;

/** Most characters of a goal: a number and a word. */
const longest = 80;

/** `>= 90`, `<= 200ms`, `= 0` as a goal. Throws a Problem that says what would be right. */
export const parseGoal = (text: string): MetricGoal => {
	const trimmed = text.trim();
	const {comparison, value, unit} = (trimmed.length > longest ? null : written.exec(trimmed))?.groups ?? {};
	const number = Number(value);
	if (comparison === undefined || !Number.isFinite(number)) {
		throw new Problem(misreading(trimmed));
	}

	return {
		comparison: comparison as MetricGoal['comparison'],
		value: number,
		...(unit ? {unit} : {}),
	};
};

/** Whether a number meets the goal. `NaN` never does. */
export const isGoalMet = (value: number, {comparison, value: goal}: MetricGoal): boolean => {
	switch (comparison) {
		case '>=':
			return value >= goal;
		case '<=':
			return value <= goal;
		case '>':
			return value > goal;
		case '<':
			return value < goal;
		case '=':
			return value === goal;
	}
};

/** Which direction is better; undefined for a number that has to be met exactly. */
export const betterDirection = ({comparison}: MetricGoal): 'higher' | 'lower' | undefined => {
	if (comparison === '=') {
		return undefined;
	}

	return comparison.startsWith('>') ? 'higher' : 'lower';
};

/** `83.2%`, `120ms`, `7 pages`: a space before whole words. */
export const withUnit = (value: number, unit = ''): string =>
	`${value}${/^[\p{L}µ]{4,}/u.test(unit) ? ' ' : ''}${unit}`;

/** As LOOP.md has it: `>= 90%`. */
export const describeGoal = ({comparison, value, unit}: MetricGoal): string =>
	`${comparison} ${withUnit(value, unit)}`;

const likelyComparisons: Record<string, MetricGoal['comparison']> = {
	'=>': '>=',
	'=<': '<=',
	'==': '=',
	'===': '=',
	'≥': '>=',
	'≤': '<=',
};

const misreading = (text: string): string => {
	const found = `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
	const examples = 'write a comparison and a number such as ">= 90" or "<= 200ms"';
	if (text === '') {
		return `expected what the number should become, found nothing; ${examples}.`;
	}

	const [, sign = '', rest = ''] = /^([<>=≥≤!~]*)\s*(.*)$/s.exec(text) ?? [];
	const tidy = rest.replace(/(?<=\d)[,_' ](?=\d{3})/g, '');
	const isRight = (candidate: string): boolean => written.test(candidate) && candidate.length <= longest;
	const meant = likelyComparisons[sign] ?? comparisons.find(known => known === sign);
	if (meant !== undefined && isRight(`${meant} ${tidy}`)) {
		return Number.isFinite(Number.parseFloat(tidy))
			? `${found} is not understood; write "${meant} ${tidy}".`
			: `${found} is too large a number; ${examples}.`;
	}

	if (sign === '' && isRight(`= ${tidy}`)) {
		return `${found} has no comparison; write ">= ${tidy}" or "<= ${tidy}".`;
	}

	return `${found} is no goal for a number; ${examples}.`;
};
