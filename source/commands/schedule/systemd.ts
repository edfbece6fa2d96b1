import {calendarLines} from './calendars.js';
import {timesOf} from './cron-times.js';
import type {Job} from './job.js';

/** A value of a unit in quotes. A `%` begins a specifier, and in a command a `$` a variable. */
const quoted = (value: string): string =>
	`"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')}"`;

/** Systemd starts no program whose path has quotes or a backslash in it; a shell does. */
const startable = (command: readonly string[]): readonly string[] =>
	/["'\\]/.test(command[0] ?? '') ? ['/bin/sh', '-c', 'exec "$0" "$@"', ...command] : command;

/** In the path of the program itself a `$` is no variable. */
const commandLine = (command: readonly string[]): string => {
	const [program = '', ...rest] = startable(command);
	return [quoted(program), ...rest.map(argument => quoted(argument.replaceAll('$', '$$$$')))].join(' ');
};

const timerLines = ({timing}: Job): string[] => {
	const times = timesOf(timing);
	if (times === undefined && timing.kind === 'every') {
		const seconds = timing.interval / 1000;
		// Systemd counts from the last start; times that were missed while the machine was off are not made up for.
		return [`OnActiveSec=0`, `OnUnitActiveSec=${seconds}s`, 'AccuracySec=1s'];
	}

	return [
		...(times ? calendarLines(times).map(line => `OnCalendar=${line}`) : []),
		...['AccuracySec=1s', 'Persistent=true'],
	];
};

/** A user's service and timer: two files, each under a comment with its path. */
export const systemdUnits = (job: Job): string => {
	const {name, folder, command, environment, when, title} = job;
	const path = '~/.config/systemd/user';
	return [
		`# ${path}/${name}.service`,
		'[Unit]',
		`Description=Treadle: the loop ${title}, one waking`,
		'',
		'[Service]',
		'Type=oneshot',
		`WorkingDirectory=${folder.replaceAll('%', '%%')}`,
		...Object.entries(environment).map(
			([variable, value]) => `Environment=${quoted(`${variable}=${value}`)}`,
		),
		'# Keys of your agent, one NAME=value a line, if it needs any:',
		'EnvironmentFile=-%h/.config/treadle/environment',
		`ExecStart=${commandLine(command)}`,
		'',
		`# ${path}/${name}.timer`,
		'[Unit]',
		`Description=Treadle: wakes the loop ${title} ${when.replaceAll('%', '%%')}`,
		'',
		'[Timer]',
		...timerLines(job),
		'',
		'[Install]',
		'WantedBy=timers.target',
		'',
		'# Then:',
		`#   systemctl --user daemon-reload && systemctl --user enable --now ${name}.timer`,
		'#   loginctl enable-linger      # also while you are not logged in',
		`#   journalctl --user -u ${name}   # what it printed`,
	].join('\n');
};
