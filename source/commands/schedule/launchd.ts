import path from 'node:path';
import {homeFolder} from '../../system/files/home-folder.js';
import {calendarIntervals} from './calendars.js';
import {readPattern} from './cron-times.js';
import type {Job} from './job.js';

const text = (value: string): string =>
	value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const string = (value: string): string => `<string>${text(value)}</string>`;

const dictionary = (entries: Readonly<Record<string, string>>): string[] => [
	'<dict>',
	...Object.entries(entries).flatMap(([name, value]) => [`\t<key>${text(name)}</key>`, `\t${value}`]),
	'</dict>',
];

const indented = (lines: readonly string[]): string => lines.join('\n\t');

const array = (items: readonly string[][]): string =>
	indented(['<array>', ...items.flat().map(line => `\t${line}`), '</array>']);

/** A user's launch agent. Times that pass while the machine sleeps are made up for by one start. */
export const launchAgent = (job: Job): string => {
	const {name, folder, command, environment, timing, title} = job;
	const file = `~/Library/LaunchAgents/${name}.plist`;
	const log = path.join(homeFolder(), 'Library', 'Logs', `${name}.log`);
	const intervals =
		timing.kind === 'every' ? [] : calendarIntervals(readPattern(timing.pattern, timing.zone));
	const entries = {
		Label: string(name),
		ProgramArguments: array(command.map(argument => [string(argument)])),
		WorkingDirectory: string(folder),
		EnvironmentVariables: indented(
			dictionary(
				Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, string(value)])),
			),
		),
		...(timing.kind === 'every'
			? {StartInterval: `<integer>${timing.interval / 1000}</integer>`}
			: {
					StartCalendarInterval: array(
						intervals.map(interval =>
							dictionary(
								Object.fromEntries(
									Object.entries(interval).map(([unit, value]) => [unit, `<integer>${value}</integer>`]),
								),
							),
						),
					),
				}),
		StandardOutPath: string(log),
		StandardErrorPath: string(log),
	};
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		'<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
		`<!-- ${text(`${file}: wakes the loop ${title}`).replaceAll('--', '- -')} -->`,
		`<!-- Then: launchctl bootstrap gui/$(id -u) ${text(file).replaceAll('--', '- -')} -->`,
		'<plist version="1.0">',
		...dictionary(entries),
		'</plist>',
	].join('\n');
};
