import {createHash} from 'node:crypto';
import type {TriggerChoice} from '../loop/loop.js';
import {writeTrigger} from '../loop/values/trigger.js';
import {sleepUntil} from '../system/clock.js';
import {streamOutput} from '../system/process/stream-output.js';
import type {TriggerPlace} from './place.js';
import {remember} from './remembered.js';
import {boundedDetails, mostDetails, shownName} from './shown.js';
import type {Trigger, Waking} from './trigger.js';

/** milliseconds between two runs of the command */
const defaultInterval = 60_000;
/** milliseconds after which a command is ended and has told nothing */
const timeLimit = 60_000;
/** bytes it may print before it is ended */
const outputLimit = 10_000_000;
/** Characters of its output that are compared and told. */
const mostKept = 200_000;
/** Lines whose digests are kept, to tell new ones in a long output. */
const mostLines = 5000;

type Printed = {
	/** What it printed last, as a digest; empty before it printed anything. */
	digest: string;
	/** Digests of the lines of it. */
	lines: string[];
};

type Answer = {code: number | undefined; lines: string[]; isSilent: boolean};

/**
 * Wakes when a command, run again and again in the user's checkout, prints something new on standard output: compared with
 * what it printed last. A command that never prints anything answers by its exit code: 0 wakes, each time. One that fails
 * without a word or takes too long has told nothing.
 */
export const onCommand = (
	choice: Extract<TriggerChoice, {kind: 'command'}>,
	place: TriggerPlace,
): Trigger => {
	const {clock, folder} = place;
	const {command, interval = defaultInterval} = choice;
	const label = writeTrigger(choice);
	const memory = remember<Printed>(folder, label);
	/** What the command printed when it was run last, once the loop was woken for it. */
	let seen: Printed | undefined;
	/** What it printed just now; seen as soon as the loop was woken. */
	let latest: Printed | undefined;
	/** When to run it next, by the monotonic clock. */
	let due = clock.monotonic();

	const look = async (signal: AbortSignal): Promise<Waking | undefined> => {
		const {code, lines, isSilent} = await run(command, place, signal);
		seen ??= (await memory.read()) ?? {digest: '', lines: []};
		if (lines.length === 0) {
			const wakes = code === 0 && isSilent && seen.digest === '';
			if (code === 0 && seen.digest !== '') {
				// What it prints next is new, even if it is the same again.
				await see({digest: nothingPrinted, lines: []});
			}

			return wakes ? {trigger: label, reason: `\`${shownName(command)}\` succeeded`} : undefined;
		}

		const now = {digest: digestOf(lines.join('\n')), lines: lines.slice(0, mostLines).map(digestOf)};
		if (now.digest === seen.digest) {
			return undefined;
		}

		latest = now;
		const known = new Set(seen.lines);
		const added = lines.filter(line => !known.has(digestOf(line)));
		return {
			trigger: label,
			reason: `\`${shownName(command)}\` printed something new`,
			// Of a long list, what is new says most.
			details: boundedDetails(lines.length > mostDetails && added.length > 0 ? added : lines),
		};
	};

	const see = async (printed: Printed): Promise<void> => {
		seen = printed;
		latest = undefined;
		await memory.write(printed);
	};

	return {
		label,
		repeats: true,
		next: () => [],
		async wait(signal) {
			for (;;) {
				const left = due - clock.monotonic();
				await sleepUntil(clock, clock.wall() + left, signal, 'either');
				due = clock.monotonic() + interval;
				const waking = await look(signal);
				if (waking) {
					return waking;
				}
			}
		},
		async woken() {
			if (latest) {
				await see(latest);
			}
		},
	};
};

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);
const nothingPrinted = digestOf('');

const run = async (command: string, place: TriggerPlace, signal: AbortSignal): Promise<Answer> => {
	signal.throwIfAborted();
	const {process, batches, ended} = streamOutput({
		command,
		folder: place.root,
		environment: place.environment,
		stdin: 'ignore',
		redact: place.redact,
		outputLimit,
	});
	let isLate = false;
	const stop = (): void => void process.stop();
	const timer = setTimeout(() => {
		isLate = true;
		stop();
	}, timeLimit);
	signal.addEventListener('abort', stop);
	const texts: string[] = [];
	let kept = 0;
	let isSilent = true;
	try {
		for await (const {stream, text} of batches) {
			isSilent = false;
			if (stream === 'stdout' && kept < mostKept) {
				texts.push(text);
				kept += text.length;
			}
		}

		const {code, overflow} = await ended;
		signal.throwIfAborted();
		const lines = texts
			.join('\n')
			.slice(0, mostKept)
			.split('\n')
			.map(line => line.trimEnd())
			.filter(line => line !== '');
		return isLate || overflow ? {code: undefined, lines: [], isSilent} : {code, lines, isSilent};
	} finally {
		clearTimeout(timer);
		signal.removeEventListener('abort', stop);
		await process.stop();
	}
};
