import {Cron} from 'croner';
import {Problem} from '../../problem.js';
import {closestMatch, didYouMean} from '../../system/text/closest-match.js';
import type {TriggerChoice} from '../loop.js';
import {isAlwaysGreen} from './always-green.js';
import {describeValue} from './describe-value.js';
import {parseDuration, writeDuration} from './duration.js';
import {globMistake, normaliseGlob, protectingGlobs} from './protect.js';

/** What a trigger may be, for messages. */
export const triggerForms =
	'now, every 5m, cron "0 9 * * 1-5", on change src/**, on commit or on command "npm outdated"';

const firstWords = ['now', 'every', 'cron', 'on'];
const watched = ['change', 'commit', 'command'];

/**
 * A trigger as LOOP.md writes it: `now`, `every 5m`, `cron "0 9 * * 1-5 Europe/Berlin"`, `on change src/** docs/**`,
 * `on commit main`, `on command "gh run list"`.
 *
 * @throws {Problem} that says what would be right
 */
export const parseTrigger = (written: string): TriggerChoice => {
	const [word, rest] = firstWord(written.trim());
	switch (word) {
		case 'now':
			return nothingBehind('now', rest) ?? {kind: 'now'};
		case 'every':
			return {kind: 'every', interval: parseInterval(rest)};
		case 'cron':
			return parseCron(unquoted(rest));
		case 'on':
			return parseWatch(rest);
		default:
			throw new Problem(unknown(written, word));
	}
};

/** The first word of a text, and what stands behind it. */
const firstWord = (text: string): [word: string, rest: string] => {
	const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(text) ?? [];
	return [word, rest];
};

const parseWatch = (text: string): TriggerChoice => {
	const [word, rest] = firstWord(text);
	switch (word) {
		case 'change':
			return {kind: 'change', globs: parseGlobs(rest)};
		case 'commit':
			return parseCommit(unquoted(rest));
		case 'command':
			return parseCommand(rest);
		default: {
			const close = closestMatch(word, watched);
			throw new Problem(
				`"${`on ${word}`.trim()}" is no trigger.${close === undefined ? '' : ` Did you mean "on ${close}"?`} Use on change, on commit or on command.`,
			);
		}
	}
};

const nothingBehind = (word: string, rest: string): undefined => {
	if (rest !== '') {
		throw new Problem(`"${word}" stands alone; remove ${describeValue(rest)}.`);
	}

	return undefined;
};

const parseInterval = (text: string): number => {
	if (text === '') {
		throw new Problem('"every" names no interval; write every 5m.');
	}

	try {
		return parseDuration(unquoted(text));
	} catch (error) {
		// A trigger is no limit.
		throw new Problem((error as Error).message.replace(' There is no unlimited mode.', ''));
	}
};

const parseCommit = (branch: string): TriggerChoice => {
	if (/\s/.test(branch)) {
		throw new Problem(`"on commit" takes one branch, found ${describeValue(branch)}.`);
	}

	if (branch.startsWith('treadle/')) {
		throw new Problem(`"${branch}" is a branch of Treadle's own deliveries, which wake nothing.`);
	}

	return branch === '' ? {kind: 'commit'} : {kind: 'commit', branch};
};

/** A command in quotes, and behind it how often it is run; without quotes all of it is the command. */
const parseCommand = (text: string): TriggerChoice => {
	const quote = /^["']/.exec(text)?.[0];
	const [, quoted = '', behind = ''] = quote
		? (new RegExp(`^${quote}(.*)${quote}\\s*(.*)$`, 's').exec(text) ?? [])
		: [];
	if (quote !== undefined && text.indexOf(quote, 1) === -1) {
		throw new Problem(`the command ${describeValue(text)} has no closing quote.`);
	}

	const command = (quote === undefined ? text : quoted).trim();
	if (command === '') {
		throw new Problem('"on command" names no command; write on command "npm outdated".');
	}

	if (isAlwaysGreen(command) && !/^(?:echo|printf)\b/.test(command)) {
		throw new Problem(`"${command}" always succeeds; to wake by time alone, write every 5m.`);
	}

	if (behind === '') {
		return {kind: 'command', command};
	}

	const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(behind) ?? [];
	if (word !== 'every') {
		throw new Problem(
			`${describeValue(behind)} behind the command; only how often it runs may stand there: every 5m.`,
		);
	}

	return {kind: 'command', command, interval: parseInterval(rest)};
};

const parseGlobs = (text: string): string[] => {
	const globs = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
		([, double, single, plain]) => double ?? single ?? plain ?? '',
	);
	if (globs.length === 0) {
		throw new Problem('"on change" names no files; write on change src/**.');
	}

	for (const glob of globs) {
		const mistake = glob.endsWith(',')
			? `"${glob}" ends with a comma; write globs with blanks between them.`
			: globMistake(glob);
		if (mistake !== undefined) {
			throw new Problem(
				mistake
					.replace('can be protected', 'can be watched')
					.replace('protects nothing', 'watches nothing')
					.replace(
						/an exclamation mark alone.*/,
						'an exclamation mark alone excepts nothing; write a glob behind it.',
					)
					.replace(
						'one says that the agent may change what follows',
						'one says that what follows wakes nothing',
					),
			);
		}
	}

	if (protectingGlobs(globs).length === 0) {
		throw new Problem(
			`"on change" names only exceptions; write what is watched before them: on change src/** ${globs.join(' ')}.`,
		);
	}

	return globs.map(normaliseGlob);
};

/** Names of weekdays and months in a pattern, which look like the name of a zone. */
const dayOrMonth = /^(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|l|w)\b/i;

/** A pattern of five fields (six with seconds), and behind them the name of a time zone. */
const parseCron = (text: string): TriggerChoice => {
	const fields = text.split(/\s+/).filter(Boolean);
	const last = fields.at(-1) ?? '';
	const hasZone =
		/^[A-Za-z][\w+-]*\//.test(last) ||
		((fields.length > 5 || fields[0]?.startsWith('@')) &&
			/^[A-Za-z]+(?:[_+-][\w+-]+)*$/.test(last) &&
			!dayOrMonth.test(last));
	const zone = hasZone ? fields.pop() : undefined;
	const pattern = fields.join(' ');
	if (pattern === '') {
		throw new Problem('"cron" names no times; write cron "0 9 * * 1-5".');
	}

	if (zone !== undefined && !isZone(zone)) {
		const known = Intl.supportedValuesOf('timeZone');
		throw new Problem(
			`unknown time zone "${zone}".${didYouMean(zone, known) || ' Write one such as Europe/Berlin, or UTC.'}`,
		);
	}

	const count = pattern.split(' ').length;
	if (!pattern.startsWith('@') && (count < 5 || count > 6)) {
		throw new Problem(
			`"${pattern}" has ${count} ${count === 1 ? 'field' : 'fields'}; write minute, hour, day, month and weekday, such as 0 9 * * 1-5.`,
		);
	}

	let next: Date | null;
	try {
		next = new Cron(pattern, {timezone: zone, paused: true}).nextRun();
	} catch (error) {
		const why = (error as Error).message.replace(/^CronPattern: /, '').replace(/\.$/, '');
		throw new Problem(
			`"${pattern}" is no cron pattern (${why}); write minute, hour, day, month and weekday, such as 0 9 * * 1-5.`,
		);
	}

	if (next === null) {
		throw new Problem(`"${pattern}" never fires: no date is like that.`);
	}

	return {kind: 'cron', pattern, ...(zone === undefined ? {} : {zone})};
};

const isZone = (name: string): boolean => {
	try {
		return new Intl.DateTimeFormat('en', {timeZone: name}) !== undefined;
	} catch {
		return false;
	}
};

const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text.trim())?.[2]?.trim() ?? text.trim();

const unknown = (written: string, word: string): string => {
	const close = closestMatch(word, firstWords);
	return `unknown trigger ${describeValue(written)}.${close === undefined ? '' : ` Did you mean "${close}"?`} Use ${triggerForms}.`;
};

/** A trigger as LOOP.md writes it, without the command or globs being cut. */
export const writeTrigger = (choice: TriggerChoice): string => {
	switch (choice.kind) {
		case 'now':
			return 'now';
		case 'every':
			return `every ${writeDuration(choice.interval)}`;
		case 'cron':
			return `cron "${choice.pattern}${choice.zone === undefined ? '' : ` ${choice.zone}`}"`;
		case 'change':
			return `on change ${choice.globs.map(glob => (/\s/.test(glob) ? `"${glob}"` : glob)).join(' ')}`;
		case 'commit':
			return `on commit${choice.branch === undefined ? '' : ` ${choice.branch}`}`;
		case 'command':
			return `on command "${choice.command}"${choice.interval === undefined ? '' : ` every ${writeDuration(choice.interval)}`}`;
	}
};

/** Whether it can fire again: a loop with such a trigger sleeps between its wakings. */
export const repeats = ({kind}: TriggerChoice): boolean => kind !== 'now';
