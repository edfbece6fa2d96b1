import {expect, test} from 'vitest';
import {parseTrigger, writeTrigger} from '../../../source/loop/values/trigger.js';
import {Problem} from '../../../source/problem.js';

test.each([
	['now', {kind: 'now'}],
	[' every 5m ', {kind: 'every', interval: 300_000}],
	['every "90s"', {kind: 'every', interval: 90_000}],
	['cron "0 9 * * 1-5"', {kind: 'cron', pattern: '0 9 * * 1-5'}],
	['cron 0 9 * * mon-fri', {kind: 'cron', pattern: '0 9 * * mon-fri'}],
	["cron '0 9 * * MON#1 Europe/Berlin'", {kind: 'cron', pattern: '0 9 * * MON#1', zone: 'Europe/Berlin'}],
	['cron "0 9 L * * UTC"', {kind: 'cron', pattern: '0 9 L * *', zone: 'UTC'}],
	[
		'cron "30 0 9 * * * America/Argentina/Buenos_Aires"',
		{kind: 'cron', pattern: '30 0 9 * * *', zone: 'America/Argentina/Buenos_Aires'},
	],
	['cron @daily', {kind: 'cron', pattern: '@daily'}],
	['cron "0 9 * * */2"', {kind: 'cron', pattern: '0 9 * * */2'}],
	['cron "@daily UTC"', {kind: 'cron', pattern: '@daily', zone: 'UTC'}],
	[
		'on change src/** "my docs/*.md" !src/generated/',
		{kind: 'change', globs: ['src/**', 'my docs/*.md', '!src/generated/**']},
	],
	['on commit', {kind: 'commit'}],
	['on commit release/1.x', {kind: 'commit', branch: 'release/1.x'}],
	['on command "npm outdated"', {kind: 'command', command: 'npm outdated'}],
	['on command npm outdated', {kind: 'command', command: 'npm outdated'}],
	[
		`on command 'gh run list --json "name"' every 10m`,
		{kind: 'command', command: 'gh run list --json "name"', interval: 600_000},
	],
	[
		'on command "sh -c "date +%F"" every 1h',
		{kind: 'command', command: 'sh -c "date +%F"', interval: 3_600_000},
	],
])('%s', (text, choice) => {
	expect(parseTrigger(text)).toEqual(choice);
	expect(parseTrigger(writeTrigger(parseTrigger(text)))).toEqual(choice);
});

test.each([
	'',
	'later',
	'evry 5m',
	'evrey',
	'now please',
	'every',
	'every 5',
	'every 0m',
	'every -5m',
	'every 5 minutes',
	'every 1.5h',
	'every 400d',
	'cron',
	'cron ""',
	'cron "0 9 * *"',
	'cron "61 * * * *"',
	'cron "0 9 31 2 *"',
	'cron "0 9 * * 1-5 Europe/Berln"',
	'cron "0 9 * * 1-5 Middle/Earth"',
	'cron "0 9 * * funday"',
	'cron "*/5 * * * 1/2"',
	'cron "0 9 * * * 2027 *"',
	'on',
	'on chnage src',
	'on change',
	'on change ../x',
	'on change src/** /etc/**',
	'on change src/**, docs/**',
	'on change ""',
	'on change !src/**',
	'on change src !',
	'on change src !!x',
	'on commit a b',
	'on commit treadle/spec-1',
	'on command',
	'on command ""',
	'on command "npm outdated',
	'on command "npm outdated" hourly',
	'on command "npm outdated" every 5',
	'on command "npm outdated" every',
	'on command "true"',
])('%j is refused', text => {
	let found: unknown;
	try {
		parseTrigger(text);
	} catch (error) {
		found = error;
	}
	expect(found).toBeInstanceOf(Problem);
	expect((found as Problem).message).toMatchSnapshot();
});
