import {cronFields} from './calendars.js';
import {inexact, timesOf} from './cron-times.js';
import type {Job} from './job.js';

/** An argument for `/bin/sh`. */
export const shellQuoted = (text: string): string =>
	/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * A line of a crontab.
 *
 * @throws {Problem} for times that it could not say
 */
export const cronLine = (job: Job): string => {
	const {folder, command, environment, timing, when, title} = job;
	const times = timesOf(timing);
	if (times === undefined) {
		throw inexact(
			`for cron, ${when}`,
			'cron knows times of the clock, and this interval does not fit into an hour or a day',
		);
	}

	if (times.zone !== undefined) {
		throw inexact(
			`for cron, ${when}`,
			'most crons know no time zone but their own. Leave it out if that is the same, or use systemd',
		);
	}

	const variables = Object.entries(environment).map(([name, value]) => `${name}=${shellQuoted(value)}`);
	const line = ['cd', shellQuoted(folder), '&&', ...variables, ...command.map(shellQuoted)].join(' ');
	return [
		`# Treadle: wakes the loop ${title} ${when}. Add it with: crontab -e`,
		// For cron, a percent sign ends the command.
		`${cronFields(times, `for cron, ${when}`)} ${line.replaceAll('%', String.raw`\%`)}`,
	].join('\n');
};
