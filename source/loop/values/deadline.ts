import {Problem} from '../../problem.js';

/** A date, a time, and a zone; without a zone the machine's own. */
export const deadlinePattern =
	'^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$';

const form = new RegExp(deadlinePattern);

/**
 * `2026-12-01T08:00Z`, `2026-12-01 08:00` or `2026-12-01` (its end) as an ISO time. Without a zone it is the machine's.
 *
 * @throws {Problem} that says what would be right
 */
export const parseDeadline = (text: string): string => {
	const written = text.trim();
	if (!form.test(written)) {
		throw new Problem(`"${written.slice(0, 40)}" is no time; write one such as 2026-12-01T08:00Z.`);
	}

	const [day = ''] = written.split(/[T ]/);
	const time = new Date(written.length === day.length ? `${day}T23:59:59` : written.replace(' ', 'T'));
	const [year, month, date] = day.split('-').map(Number);
	if (
		Number.isNaN(time.getTime()) ||
		new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, date)).getUTCDate() !== date
	) {
		throw new Problem(`"${written}" is no time of the calendar.`);
	}

	return time.toISOString();
};
