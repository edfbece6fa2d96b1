/** Limits that a person gives a run while it goes on, or so that it can go on: as typed in a shell or on the screen. */
import {Problem} from '../../problem.js';
import type {StopRules} from '../loop.js';
import {parseDeadline} from './deadline.js';
import {durationText, parseDuration} from './duration.js';
import {parseMoney} from './money.js';
import {parsePerDay, writePerDay} from './per-day.js';
import {parseTokens} from './token-count.js';

/** A limit that more can be put on top of. Time in milliseconds, cost in US dollars. */
export type LimitName = 'iterations' | 'time' | 'tokens' | 'cost';

export const amountNames: readonly LimitName[] = ['iterations', 'time', 'tokens', 'cost'];

/** Every limit that can be changed, as LOOP.md calls it. */
export const changeableNames = [...amountNames, 'per-day', 'deadline'] as const;
export type ChangeableName = LimitName | 'per-day' | 'deadline';

/** `add` is put on top of the limit there is; else `amount` is the new limit. */
export type NewLimit = {amount: number; add: boolean};

export type NewLimits = Partial<Record<LimitName, NewLimit>> & Pick<StopRules, 'perDay' | 'deadline'>;

const parseCount = (text: string): number => {
	const count = Number(text);
	if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count === 0) {
		throw new Problem(`"${text}" is not a number of iterations; write a whole number such as 10.`);
	}

	return count;
};

const parsers: Record<LimitName, (text: string) => number> = {
	iterations: parseCount,
	time: parseDuration,
	tokens: parseTokens,
	cost: parseMoney,
};

/**
 * Reads one limit: `+10` is that much more, `10` is all there may be.
 *
 * @throws {Problem} that says what would be right
 */
export const parseNewLimit = (name: ChangeableName, typed: string): NewLimits => {
	if (name === 'deadline') {
		return {deadline: parseDeadline(typed)};
	}

	if (name === 'per-day') {
		return {perDay: parsePerDay(typed)};
	}

	const add = typed.startsWith('+');
	return {[name]: {amount: parsers[name](add ? typed.slice(1) : typed), add}};
};

const missing = (name: ChangeableName): Problem =>
	new Problem(`--${name}: the loop sets no limit on ${name}, so there is none to raise.`);

/**
 * The limits of a run with what a person gave it. Whether an agent's tokens and cost can be measured was looked at when the
 * run began, so a limit on them can be changed, but not added.
 *
 * @throws {Problem} for one that the loop does not set
 */
export const extendLimits = (stop: StopRules, limits: NewLimits = {}): StopRules => {
	const extended = {...stop};
	for (const name of amountNames) {
		const granted = limits[name];
		const before = stop[name];
		if (granted === undefined) {
			continue;
		}

		if (before === undefined) {
			throw missing(name);
		}

		// Cents do not add up exactly in binary fractions.
		extended[name] = granted.add ? Math.round((before + granted.amount) * 100) / 100 : granted.amount;
	}

	if (limits.perDay !== undefined) {
		if (stop.perDay === undefined) {
			throw missing('per-day');
		}

		extended.perDay = limits.perDay;
	}

	return limits.deadline === undefined ? extended : {...extended, deadline: limits.deadline};
};

const amountText = (name: LimitName, value: number): string => {
	switch (name) {
		case 'time':
			return durationText(value);
		case 'cost':
			return `$${value}`;
		default:
			return String(value);
	}
};

/** What was given, in words, such as `cost up to $8`. */
export const describeNewLimits = (stop: StopRules, limits: NewLimits): string[] => [
	...amountNames.flatMap(name => {
		const value = stop[name];
		return limits[name] === undefined || value === undefined
			? []
			: [`${name} up to ${amountText(name, value)}`];
	}),
	...(limits.perDay === undefined ? [] : [`up to ${writePerDay(limits.perDay)} a day`]),
	...(limits.deadline === undefined ? [] : [`until ${limits.deadline}`]),
];
