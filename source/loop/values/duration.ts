import {Problem} from '../../problem.js';

const units = {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000} as const;
type Unit = keyof typeof units;

/** Milliseconds. */
const longest = 365 * units.d;

/**
 * `90s`, `5m`, `2h` or `1d` as milliseconds. Whole numbers from 1, up to `365d`. Throws a Problem that says what
 * would be right. A timer holds only 2^31-1 ms, about 24 days: wait for longer ones in steps.
 */
export const parseDuration = (text: string): number => {
	const match = /^(\d+)([smhd])$/.exec(text.trim());
	if (!match) {
		throw new Problem(misreading(text.trim()));
	}

	const milliseconds = Number(match[1]) * units[match[2] as Unit];
	if (milliseconds <= 0) {
		throw new Problem(
			`"${text.trim()}" is too short; the shortest duration is 1s. There is no unlimited mode.`,
		);
	}

	if (milliseconds > longest) {
		throw new Problem(
			`"${shorten(text.trim())}" is more than a year; 365d is the longest. There is no unlimited mode.`,
		);
	}

	return milliseconds;
};

/** A duration to display, in at most two units: `850ms`, `12s`, `4m 05s`, `2h 10m`, `3d 04h`. Takes milliseconds. */
export const durationText = (milliseconds: number): string => {
	const rest = Math.max(0, Math.round(milliseconds));
	if (rest < units.s) {
		return `${rest}ms`;
	}

	const seconds = Math.floor(rest / units.s);
	if (rest < units.m) {
		return `${seconds}s`;
	}

	if (rest < units.h) {
		return `${Math.floor(rest / units.m)}m ${two(seconds % 60)}s`;
	}

	const minutes = Math.floor(rest / units.m);
	if (rest < units.d) {
		return `${Math.floor(rest / units.h)}h ${two(minutes % 60)}m`;
	}

	return `${Math.floor(rest / units.d)}d ${two(Math.floor(rest / units.h) % 24)}h`;
};

/** A duration as `parseDuration` reads it, in the largest unit that it is a whole number of. Takes milliseconds. */
export const writeDuration = (milliseconds: number): string => {
	const unit = (['d', 'h', 'm'] as const).find(name => milliseconds % units[name] === 0) ?? 's';
	return `${Math.ceil(milliseconds / units[unit])}${unit}`;
};

const unitWords = {s: 'second', m: 'minute', h: 'hour', d: 'day'} as const;

/** A duration in words, in the largest unit that it is a whole number of: `5 minutes`, `1 hour`. Takes milliseconds. */
export const durationWords = (milliseconds: number): string => {
	const [, count = '', unit = 's'] = /^(\d+)(.)$/.exec(writeDuration(milliseconds)) ?? [];
	return `${count} ${unitWords[unit as Unit]}${count === '1' ? '' : 's'}`;
};

const two = (value: number): string => String(value).padStart(2, '0');
const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const misreading = (text: string): string => {
	const found = `"${shorten(text)}"`;
	if (/^\d+$/.test(text)) {
		return `${found} has no unit; use ${text}s, ${text}m, ${text}h or ${text}d.`;
	}

	if (text.startsWith('-')) {
		return `${found} is negative; durations start at 1s.`;
	}

	const spelled = /^(\d+)\s*(s|m|h|d)[a-z]*$/i.exec(text);
	if (spelled && !/^\d+\s*(ms|mo)/i.test(text)) {
		return `${found} is not a duration; write ${spelled[1]}${spelled[2]?.toLowerCase()}.`;
	}

	return `${found} is not a duration; write a whole number and a unit: 90s, 5m, 2h or 1d.`;
};
