/** Which day's budget is spent from: a local date that a changed clock cannot bring forward or back. */

/** The clocks of the machine. */
export type Now = {
	/** Milliseconds since the epoch. */
	wall: number;
	/** Minutes that local time is ahead of UTC. */
	offset: number;
	/** Milliseconds since the machine was started, suspension included. */
	uptime: number;
	/** Names this start of the machine; undefined where that cannot be told. */
	boot: string | undefined;
};

/** The day whose budget is open, and by what it is known. */
export type DayMark = {
	/** `2026-12-01`; the latest one there was. */
	day: string;
	/** Of the time zone in which it began. */
	offset: number;
	/** The clocks as they stood when this start of the machine was seen first. */
	seen: Pick<Now, 'wall' | 'uptime' | 'boot'>;
};

const minute = 60_000;
const dayLength = 24 * 60 * minute;

/** A clock may be corrected by as much before a new day has to wait, in milliseconds. */
const tolerance = 60 * minute;

/** Date at that offset. */
const dateAt = (time: number, offset: number): string =>
	new Date(time + offset * minute).toISOString().slice(0, 10);

const earlier = (left: string, right: string): string => (left < right ? left : right);

/** The time that it should be by the clock that cannot be set; the wall clock's where there is none. */
const expected = ({seen}: DayMark, now: Now): number =>
	now.boot === undefined || seen.boot !== now.boot
		? now.wall
		: seen.wall + (now.uptime - seen.uptime) + tolerance;

/**
 * The day it is. A new one begins at local midnight, but only when that has passed by the time that really went by, too; and
 * a clock that is set back, or a zone further west, leaves the day as it is. Pure.
 */
export const markDay = (mark: DayMark | undefined, now: Now): DayMark => {
	const {wall, uptime, boot, offset} = now;
	if (mark === undefined) {
		return {day: dateAt(wall, offset), offset, seen: {wall, uptime, boot}};
	}

	const zone = Math.min(offset, mark.offset);
	const date = earlier(dateAt(wall, zone), dateAt(expected(mark, now), zone));
	const seen = mark.seen.boot === boot && boot !== undefined ? mark.seen : {wall, uptime, boot};
	return date > mark.day ? {day: date, offset, seen} : {...mark, seen};
};

/** When the next day begins, in milliseconds since the epoch by the wall clock. Pure. */
export const nextDay = (mark: DayMark, now: Now): number => {
	const zone = Math.min(now.offset, mark.offset);
	const midnight = Date.parse(`${mark.day}T00:00:00Z`) + dayLength - zone * minute;
	return Math.max(midnight, midnight + now.wall - expected(mark, now));
};
