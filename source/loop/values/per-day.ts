import type {StopRules} from '../loop.js';
import {moneyPattern, parseMoney} from './money.js';
import {parseTokens, writeTokens} from './token-count.js';

/** What may be spent from one local midnight to the next: US dollars, or tokens. */
export type PerDay = NonNullable<StopRules['perDay']>;

/** A limit for each day as it is written: `$10`, `10`, or `2M` and `500k` tokens. */
export const perDayPattern = `${moneyPattern}|^[0-9.]+[kM]$`;

/**
 * `$10` as US dollars, `2M` or `500k` as tokens.
 *
 * @throws {Problem} that says what would be right
 */
export const parsePerDay = (value: string | number): PerDay =>
	/[kM]$/.test(String(value).trim()) ? {tokens: parseTokens(value)} : {cost: parseMoney(value)};

/** A limit for each day as `parsePerDay` reads it, but for tokens in odd numbers. */
export const writePerDay = (perDay: PerDay): string =>
	'cost' in perDay ? `$${perDay.cost}` : `${writeTokens(perDay.tokens)} tokens`;
