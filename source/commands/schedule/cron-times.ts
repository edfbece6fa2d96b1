import {Problem} from '../../problem.js';
import type {Timing} from './timing.js';

/** One field of a cron pattern: the values it stands for; undefined for all of them. */
export type Field = readonly number[] | undefined;

/** The times of a cron pattern, spelled out. */
export type CronTimes = {
	second: Field;
	minute: Field;
	hour: Field;
	/** Day of the month; `last` also counts the last one. */
	day: Field;
	last: boolean;
	month: Field;
	/** 0 is Sunday. */
	weekday: Field;
	zone: string | undefined;
};

/** Printed for people: where it goes. */
export type Target = 'systemd' | 'launchd' | 'cron' | 'github-actions';

const nicknames: Record<string, string> = {
	'@yearly': '0 0 1 1 *',
	'@annually': '0 0 1 1 *',
	'@monthly': '0 0 1 * *',
	'@weekly': '0 0 * * 0',
	'@daily': '0 0 * * *',
	'@midnight': '0 0 * * *',
	'@hourly': '0 * * * *',
};

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
export const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** That a timer cannot be written so that it fires at just these times. */
export const inexact = (what: string, why: string): Problem =>
	new Problem(`${what} cannot be written exactly: ${why}.`, {
		hint: 'Choose other times with --at, another kind of timer, or leave the loop asleep: treadle run <loop> --background',
	});

const range = (from: number, to: number, step = 1): number[] =>
	Array.from({length: Math.max(0, Math.floor((to - from) / step) + 1)}, (_, index) => from + index * step);

type Bounds = {least: number; most: number; names?: readonly string[]};

const readField = (text: string, {least, most, names = []}: Bounds, pattern: string): Field => {
	if (text === '*') {
		return undefined;
	}

	const numberOf = (word: string): number => {
		const named = names.indexOf(word.toLowerCase());
		return named === -1 ? Number(word) : named + (names === months ? 1 : 0);
	};
	const values = text.split(',').flatMap(part => {
		const [, all, from = 'nothing', to, step] = /^(?:(\*)|(\w+?)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part) ?? [];
		const first = all ? least : numberOf(from);
		const last = all ? most : to === undefined ? first : numberOf(to);
		if (Number.isNaN(first) || Number.isNaN(last)) {
			throw inexact(`"${pattern}"`, `"${part}" has no counterpart outside of Treadle`);
		}

		return range(first, last, Number(step ?? 1));
	});
	return [...new Set(values)].toSorted((left, right) => left - right);
};

/**
 * Spells out a cron pattern.
 *
 * @throws {Problem} for what no timer outside of Treadle knows, such as the weekday nearest to a date
 */
export const readPattern = (pattern: string, zone?: string): CronTimes => {
	const fields = (nicknames[pattern.toLowerCase()] ?? pattern).split(/\s+/);
	const [second = '0', minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] =
		fields.length === 5 ? ['0', ...fields] : fields;
	const days = day.split(',');
	const plainDays = days.filter(each => each.toUpperCase() !== 'L');
	const read = (text: string, bounds: Bounds): Field => readField(text, bounds, pattern);
	const found = read(weekday, {least: 0, most: 6, names: weekdays.map(name => name.toLowerCase())});
	return {
		second: read(second, {least: 0, most: 59}),
		minute: read(minute, {least: 0, most: 59}),
		hour: read(hour, {least: 0, most: 23}),
		day: plainDays.length === 0 ? [] : read(plainDays.join(','), {least: 1, most: 31}),
		last: plainDays.length < days.length,
		month: read(month, {least: 1, most: 12, names: months}),
		weekday: found && [...new Set(found.map(each => each % 7))].toSorted((left, right) => left - right),
		zone,
	};
};

/** Each so many, from 0 on. */
const cycle = (most: number, step: number): Field => (step === 1 ? undefined : range(0, most, step));

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** The times of the clock at which an interval comes round, beginning at midnight; undefined where it does not fit into a day. */
export const timesOfInterval = (interval: number): CronTimes | undefined => {
	const any = {second: [0], minute: [0], hour: [0], day: undefined, last: false, month: undefined} as const;
	const rest = {weekday: undefined, zone: undefined};
	if (interval < minuteMs) {
		return minuteMs % interval === 0
			? {...any, ...rest, second: cycle(59, interval / 1000), minute: undefined, hour: undefined}
			: undefined;
	}

	if (interval < hourMs) {
		return hourMs % interval === 0
			? {...any, ...rest, minute: cycle(59, interval / minuteMs), hour: undefined}
			: undefined;
	}

	if (interval < dayMs) {
		return dayMs % interval === 0 && interval % hourMs === 0
			? {...any, ...rest, hour: cycle(23, interval / hourMs)}
			: undefined;
	}

	return interval === dayMs
		? {...any, ...rest}
		: interval === 7 * dayMs
			? {...any, ...rest, weekday: [0]}
			: undefined;
};

/** The times of a timing by the clock; undefined for an interval that does not fit into a day. */
export const timesOf = (timing: Timing): CronTimes | undefined =>
	timing.kind === 'cron' ? readPattern(timing.pattern, timing.zone) : timesOfInterval(timing.interval);
