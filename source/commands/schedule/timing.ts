import type {TriggerChoice} from '../../loop/loop.js';
import {parseTrigger, writeTrigger} from '../../loop/values/trigger.js';
import {Problem} from '../../problem.js';

/** When a timer starts a loop. */
export type Timing = Extract<TriggerChoice, {kind: 'every' | 'cron'}>;

const isTiming = (choice: TriggerChoice): choice is Timing =>
	choice.kind === 'every' || choice.kind === 'cron';

/** What `--at` may be, for messages. */
const forms = '--at "every 1h", --at 09:00 or --at "0 9 * * 1-5"';

/**
 * Reads `--at`: a trigger as in LOOP.md, a time of each day, or a cron pattern alone.
 *
 * @throws {Problem} that says what would be right
 */
export const parseAt = (at: string): Timing => {
	const [, hour, minute] = /^(\d{1,2}):(\d\d)$/.exec(at.trim()) ?? [];
	const text =
		hour === undefined
			? /^(?:every|cron|on|now)\b/.test(at.trim())
				? at
				: `cron "${at}"`
			: `cron "${Number(minute)} ${Number(hour)} * * *"`;
	let choice: TriggerChoice;
	try {
		choice = parseTrigger(text);
	} catch (error) {
		throw new Problem(`--at ${at}: ${(error as Error).message}`);
	}

	if (!isTiming(choice)) {
		throw new Problem(`--at ${at}: a timer knows only times.`, {hint: `Use ${forms}.`});
	}

	return choice;
};

/**
 * When a loop is started by a timer: by `at`, or else by its own trigger.
 *
 * @throws {Problem} for a loop that is woken by something else, or by several times
 */
export const timingOf = (
	name: string,
	triggers: readonly TriggerChoice[],
	at: string | undefined,
): Timing => {
	if (at !== undefined) {
		return parseAt(at);
	}

	const [timing, ...others] = triggers.filter(isTiming);
	const written = triggers.map(writeTrigger).join(', ');
	if (timing === undefined) {
		throw new Problem(`the loop ${name} is woken by "${written}", and a timer knows only times.`, {
			hint: `Say when: ${forms}.\nOr leave it asleep on this machine: treadle run ${name} --background`,
		});
	}

	if (others.length > 0) {
		throw new Problem(`the loop ${name} has several times: ${written}. A timer takes one.`, {
			hint: `Say which: ${forms}.`,
		});
	}

	return timing;
};
