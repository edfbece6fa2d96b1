import {Cron} from 'croner';
import {Problem} from '../../problem.js';
import {closestMatch} from '../../system/text/closest-match.js';
import type {TriggerChoice} from '../loop.js';
import {describeValue} from './describe-value.js';
import {parseDuration, writeDuration} from './duration.js';
import {globMistake, normaliseGlob} from './protect.js';

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
	const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(written.trim()) ?? [];
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

const parseWatch = (text: string): TriggerChoice => {
	const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(text) ?? [];
	switch (word) {
		case 'change':
			return {kind: 'change', globs: parseGlobs(rest)};
		case 'commit':
			return parseCommit(unquoted(rest));
		case 'command':
			if (unquoted(rest) === '') {
				throw new Problem('"on command" names no command; write on command "npm outdated".');
			}

			return {kind: 'command', command: unquoted(rest)};
		default: {
			const close = closestMatch(word, watched);
			throw new Problem(
				`"on ${word}" is no trigger.${close === undefined ? '' : ` Did you mean "on ${close}"?`} Use on change, on commit or on command.`,
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

	return parseDuration(unquoted(text));
};

const parseCommit = (branch: string): TriggerChoice => {
	if (/\s/.test(branch)) {
		throw new Problem(`"on commit" takes one branch, found ${describeValue(branch)}.`);
	}

	return branch === '' ? {kind: 'commit'} : {kind: 'commit', branch};
};

const parseGlobs = (text: string): string[] => {
	const globs = [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
		([, double, single, plain]) => double ?? single ?? plain ?? '',
	);
	if (globs.length === 0) {
		throw new Problem('"on change" names no files; write on change src/**.');
	}

	for (const glob of globs) {
		const mistake = globMistake(glob);
		if (mistake !== undefined) {
			throw new Problem(mistake.replace('can be protected', 'can be watched'));
		}
	}

	return globs.map(normaliseGlob);
};

/** A pattern of five fields (six with seconds), and behind them the name of a time zone. */
const parseCron = (text: string): TriggerChoice => {
	const fields = text.split(/\s+/).filter(Boolean);
	const last = fields.at(-1) ?? '';
	const hasZone =
		fields.length > 1 && /^[A-Za-z]+(?:[/_+-][\w+-]+)*$/.test(last) && !/^(?:[A-Z]{3})$/.test(last);
	const zone = hasZone || last === 'UTC' ? fields.pop() : undefined;
	const pattern = fields.join(' ');
	if (pattern === '') {
		throw new Problem('"cron" names no times; write cron "0 9 * * 1-5".');
	}

	if (zone !== undefined && !isZone(zone)) {
		throw new Problem(`unknown time zone "${zone}"; write one such as Europe/Berlin.`);
	}

	let next: Date | null;
	try {
		next = new Cron(pattern, {timezone: zone, paused: true}).nextRun();
	} catch (error) {
		throw new Problem(
			`"${pattern}" is no cron pattern (${(error as Error).message.replace(/^CronPattern: /, '')}); write minute, hour, day, month and weekday, such as 0 9 * * 1-5.`,
		);
	}

	if (next === null) {
		throw new Problem(`"${pattern}" never fires.`);
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
			return `on change ${choice.globs.join(' ')}`;
		case 'commit':
			return `on commit${choice.branch === undefined ? '' : ` ${choice.branch}`}`;
		case 'command':
			return `on command "${choice.command}"`;
	}
};

/** Whether it can fire again: a loop with such a trigger sleeps between its wakings. */
export const repeats = ({kind}: TriggerChoice): boolean => kind !== 'now';
