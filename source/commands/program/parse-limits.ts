import type {StopRules} from '../../loop/loop.js';
import {stop} from '../../loop/settings/limits.js';
import {Problem} from '../../problem.js';

/** The limits of a loop as they are typed: one flag for each key of `stop` in LOOP.md. */
export type LimitOptions = {
	iterations?: string;
	time?: string;
	tokens?: string;
	cost?: string;
	perDay?: string;
	deadline?: string;
	stall?: string;
	failures?: string;
};

/** What LOOP.md would have as `stop`; undefined where no limit was typed. */
export const stopSettings = (options: LimitOptions): Record<string, string | number> | undefined => {
	const {iterations, time, tokens, cost, perDay, deadline, stall, failures} = options;
	const typed = Object.entries({
		iterations: asCount(iterations),
		time,
		tokens,
		cost,
		'per-day': perDay,
		deadline,
		stall: asCount(stall),
		failures: asCount(failures),
	}).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
	return typed.length === 0 ? undefined : Object.fromEntries(typed);
};

/** YAML reads digits as a number. */
const asCount = (typed: string | undefined): string | number | undefined =>
	typed !== undefined && /^-?\d+$/.test(typed.trim()) ? Number(typed) : typed;

/**
 * The limits that were typed, and no others; undefined for none.
 *
 * @throws {Problem} that names the flag, with what LOOP.md would say of such a limit
 */
export const parseLimits = (options: LimitOptions): Partial<StopRules> | undefined => {
	const settings = stopSettings(options);
	if (settings === undefined) {
		return undefined;
	}

	const parsed = stop.safeParse(settings);
	if (!parsed.success) {
		throw new Problem(
			parsed.error.issues.map(({path, message}) => `--${path.join('.')}: ${message}`).join('\n'),
		);
	}

	const typed = Object.fromEntries(Object.entries(parsed.data).filter(([name]) => name in settings));
	const {'per-day': perDay, ...limits} = typed as Partial<typeof parsed.data>;
	return perDay === undefined ? limits : {...limits, perDay};
};
