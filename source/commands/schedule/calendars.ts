/** The times of a cron pattern in the words of other timers, where that is exact. */
import {Problem} from '../../problem.js';
import {type CronTimes, type Field, inexact, weekdays} from './cron-times.js';

/** Runs of values in a row, as `[first, last]`. */
const runsOf = (values: readonly number[]): [number, number][] => {
	const runs: [number, number][] = [];
	for (const value of values) {
		const last = runs.at(-1);
		if (last && value === last[1] + 1) {
			last[1] = value;
		} else {
			runs.push([value, value]);
		}
	}

	return runs;
};

/** Values as a list of ranges: `1-5,7`. */
const listOf = (values: readonly number[], joined: string, write: (value: number) => string): string =>
	runsOf(values)
		.map(([from, to]) =>
			from === to
				? write(from)
				: to === from + 1
					? `${write(from)},${write(to)}`
					: `${write(from)}${joined}${write(to)}`,
		)
		.join(',');

/** The step between values that begin at 0 and go on to the end of the field; undefined where there is none. */
const stepOf = (values: readonly number[], end: number): number | undefined => {
	const [first, second] = values;
	if (first !== 0 || second === undefined || values.length < 3) {
		return undefined;
	}

	const isEven = values.every((value, index) => value === index * second);
	return isEven && values.length * second > end - 1 && second > 1 ? second : undefined;
};

const two = (value: number): string => String(value).padStart(2, '0');

const calendarField = (field: Field, end: number): string => {
	if (field === undefined) {
		return '*';
	}

	const step = stepOf(field, end);
	return step === undefined ? listOf(field, '..', two) : `00/${two(step)}`;
};

/**
 * `OnCalendar=` of systemd; several lines mean any of them. A cron pattern that names days of the month and weekdays means
 * either, which takes a line each.
 */
export const calendarLines = (times: CronTimes): string[] => {
	const {second, minute, hour, day, last, month, weekday, zone} = times;
	const clock = `${calendarField(hour, 24)}:${calendarField(minute, 60)}:${calendarField(second, 60)}`;
	const end = zone === undefined ? '' : ` ${zone}`;
	const months = calendarField(month, Number.POSITIVE_INFINITY);
	const onDays = [
		...(day !== undefined && day.length > 0
			? [`*-${months}-${calendarField(day, Number.POSITIVE_INFINITY)} ${clock}${end}`]
			: []),
		...(last ? [`*-${months}~01 ${clock}${end}`] : []),
	];
	// The week of systemd ends with Sunday.
	const week = weekday?.map(value => (value === 0 ? 7 : value)).toSorted((left, right) => left - right);
	const names = week && listOf(week, '..', value => weekdays[value % 7] ?? '');
	if (names === undefined) {
		return onDays.length > 0 ? onDays : [`*-${months}-* ${clock}${end}`];
	}

	return [...onDays, `${names} *-${months}-* ${clock}${end}`];
};

const cronField = (field: Field, end: number): string => {
	if (field === undefined) {
		return '*';
	}

	const step = stepOf(field, end);
	return step === undefined ? listOf(field, '-', String) : `*/${step}`;
};

/** What every cron knows: whole minutes, in its own time zone. */
const requirePlain = ({second, last}: CronTimes, what: string): void => {
	if (second?.length !== 1 || second[0] !== 0) {
		throw inexact(what, 'it knows no seconds');
	}

	if (last) {
		throw inexact(what, 'it knows no last day of a month');
	}
};

/**
 * The five fields of a crontab.
 *
 * @throws {Problem} where they could not say the same
 */
export const cronFields = (times: CronTimes, what: string): string => {
	requirePlain(times, what);
	const {minute, hour, day, month, weekday} = times;
	return [
		cronField(minute, 60),
		cronField(hour, 24),
		// A step would begin with a star, and with that some crons want both the day and the weekday.
		cronField(day, Number.POSITIVE_INFINITY),
		cronField(month, Number.POSITIVE_INFINITY),
		cronField(weekday, Number.POSITIVE_INFINITY),
	].join(' ');
};

/** Most intervals that anybody would want to read. */
const mostIntervals = 200;

export type CalendarInterval = Partial<Record<'Month' | 'Day' | 'Weekday' | 'Hour' | 'Minute', number>>;

/**
 * `StartCalendarInterval` of launchd: each moment of a year, a month or a day is an entry of its own.
 *
 * @throws {Problem} where they could not say the same, or would be too many
 */
export const calendarIntervals = (times: CronTimes): CalendarInterval[] => {
	const what = 'for launchd, this pattern';
	requirePlain(times, what);
	if (times.zone !== undefined) {
		throw inexact(what, `launchd knows no time zone but the machine's own, and this one names ${times.zone}`);
	}

	const {minute, hour, day, month, weekday} = times;
	const of = (name: keyof CalendarInterval, field: Field): CalendarInterval[] =>
		field === undefined ? [{}] : field.map(value => ({[name]: value}));
	const dates = [
		...(day === undefined ? [] : of('Day', day)),
		...(weekday === undefined ? [] : of('Weekday', weekday)),
	];
	const all = (dates.length === 0 ? [{}] : dates).flatMap(date =>
		of('Month', month).flatMap(inMonth =>
			of('Hour', hour).flatMap(inHour =>
				of('Minute', minute).map(inMinute => ({...inMonth, ...date, ...inHour, ...inMinute})),
			),
		),
	);
	if (all.length > mostIntervals) {
		throw new Problem(
			`for launchd, this pattern would take ${all.length} entries; ${mostIntervals} are the most.`,
			{
				hint: 'Choose fewer times with --at, or an interval such as --at "every 10m".',
			},
		);
	}

	return all;
};
