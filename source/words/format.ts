/** Short formats of numbers and times. */

const two = (value: number): string => String(value).padStart(2, '0');

/** Milliseconds as `340 ms`, `4.2 s`, `3m 05s` or `1h 04m`. */
export const formatDuration = (milliseconds: number): string => {
	if (milliseconds < 1000) {
		return `${Math.max(0, Math.round(milliseconds))} ms`;
	}
	const seconds = Math.floor(milliseconds / 1000);
	if (seconds < 10) {
		return `${(Math.floor(milliseconds / 100) / 10).toFixed(1)} s`;
	}
	if (seconds < 60) {
		return `${seconds} s`;
	}
	if (seconds < 3600) {
		return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
	}
	return `${Math.floor(seconds / 3600)}h ${two(Math.floor(seconds / 60) % 60)}m`;
};

/** Milliseconds as a running clock, `2:13` or `1:02:13`. */
export const formatClock = (milliseconds: number): string => {
	const seconds = Math.max(0, Math.floor(milliseconds / 1000));
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) {
		return `${minutes}:${two(seconds % 60)}`;
	}
	return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
};

/** Milliseconds as a limit, without parts that are zero: `2h`, `90 s`, `1h 30m`. */
export const formatLimit = (milliseconds: number): string => {
	const seconds = Math.round(milliseconds / 1000);
	if (seconds < 60 || (seconds < 120 && seconds % 60 !== 0)) {
		return `${seconds} s`;
	}
	const minutes = Math.round(seconds / 60);
	if (minutes < 60) {
		return `${minutes}m`;
	}
	return minutes % 60 === 0 ? `${minutes / 60}h` : `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
};

/** A count as `999`, `1.2k`, `48k` or `3.4M`. */
export const formatCount = (count: number): string => {
	if (count < 1000) {
		return String(Math.round(count));
	}
	const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
	return `${value < 9.95 ? value.toFixed(1) : Math.round(value)}${unit}`;
};

/** Bytes as `340 B`, `48 kB`, `3.4 MB` or `1.2 GB`, in powers of ten. */
export const formatBytes = (bytes: number): string => {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	const power = Math.min(
		units.length - 1,
		bytes < 1 ? 0 : Math.floor(Math.log10(Math.max(1, bytes) * 1.0005) / 3),
	);
	const value = bytes / 1000 ** power;
	return `${power === 0 || value >= 9.95 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
};

/** US dollars; what would round to zero is shown as less than a cent. */
export const formatMoney = (dollars: number): string => {
	if (dollars > 0 && dollars < 0.005) {
		return '<$0.01';
	}
	return `$${dollars.toFixed(2)}`;
};

/** ISO time as the local wall clock, `14:03:22`. */
export const formatTime = (iso: string): string => {
	const date = new Date(iso);
	if (Number.isNaN(date.getTime())) {
		return '';
	}
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time to come as the local wall clock: `14:05`, on another day `Mon 14:05`, in a week or later `3 Dec 14:05`. Seconds
 * are shown where it is not a whole minute.
 *
 * @param now milliseconds since the epoch
 */
export const formatWake = (iso: string, now = Date.now()): string => {
	const date = new Date(iso);
	if (Number.isNaN(date.getTime())) {
		return '';
	}
	const seconds = date.getSeconds() === 0 ? '' : `:${two(date.getSeconds())}`;
	const time = `${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
	if (date.toDateString() === new Date(now).toDateString()) {
		return time;
	}
	const isNear = date.getTime() > now && date.getTime() - now < 6 * 24 * 3_600_000;
	return isNear
		? `${dayNames[date.getDay()]} ${time}`
		: `${date.getDate()} ${monthNames[date.getMonth()]} ${time}`;
};

/**
 * The time that is left, so that it changes once a minute while it is long: `2d 3h`, `1h 04m`, `4m`, and in the last minute
 * `42 s`.
 */
export const formatCountdown = (milliseconds: number): string => {
	const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
	if (seconds <= 60) {
		return `${seconds} s`;
	}
	const minutes = Math.ceil(seconds / 60);
	if (minutes < 60) {
		return `${minutes}m`;
	}
	const hours = Math.floor(minutes / 60);
	return hours < 24 ? `${hours}h ${two(minutes % 60)}m` : `${Math.floor(hours / 24)}d ${hours % 24}h`;
};

/** A bar of `width` cells; anything above zero shows at least one. */
export const meter = (fraction: number, width: number): {spent: string; left: string} => {
	const bounded = Math.min(1, Math.max(0, Number.isFinite(fraction) ? fraction : 0));
	const cells = bounded === 0 ? 0 : Math.max(1, Math.round(bounded * width));
	return {spent: '█'.repeat(cells), left: '░'.repeat(width - cells)};
};

/**
 * One character per value, for the last `width` values. The lowest and the highest block stand for `low` and `high`:
 * by default 0 and the highest value shown.
 */
export const sparkline = (
	values: readonly number[],
	width: number,
	range?: {low: number; high: number},
): string => {
	const shown = values.slice(-width);
	const {low, high} = range ?? {low: 0, high: Math.max(...shown, 0)};
	return shown
		.map(value => {
			const share = high > low ? (value - low) / (high - low) : 0;
			return '▁▂▃▄▅▆▇█'[Math.min(7, Math.max(0, Math.floor(share * 7.99)))];
		})
		.join('');
};
