import type {RunOutcome} from '../../journal/events/events.js';
import {isOpen} from '../../journal/state/offers.js';
import type {StopRules} from '../../loop/loop.js';
import {writeDuration} from '../../loop/values/duration.js';
import type {LimitName} from '../../loop/values/new-limit.js';
import {writeTokens} from '../../loop/values/token-count.js';
import {exhaustedLimits} from '../progress/exhausted-limits.js';
import type {Progress} from '../progress/progress.js';

export type Ended = {
	progress: Progress;
	stop: StopRules;
	run: string;
	outcome: RunOutcome | undefined;
	/** Milliseconds since the epoch. */
	now: number;
};

/** The same time of the next day. */
const aDayAfter = (deadline = ''): string =>
	`${new Date(Date.parse(deadline) + 86_400_000).toISOString().slice(0, 16)}Z`;

/** As much again as the loop grants. */
const moreOf = (name: LimitName | 'deadline', stop: StopRules): string => {
	switch (name) {
		case 'deadline':
			return aDayAfter(stop.deadline);
		case 'iterations':
			return `+${stop.iterations}`;
		case 'time':
			return `+${writeDuration(stop.time)}`;
		case 'tokens':
			return `+${writeTokens(stop.tokens ?? 0)}`;
		case 'cost':
			return `+${stop.cost}`;
	}
};

/** A word of a shell command, quoted where it has to be. */
const word = (text: string): string =>
	/^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** Names of files that would fill a command line; the rest can be added by hand. */
const mostFiles = 5;

/** The last checkpoint before the one the run stands at: where another way could begin. */
const earlier = ({checkpoints, commit}: Progress): number => {
	const before = [...checkpoints].filter(([, made]) => made !== commit).map(([iteration]) => iteration);
	return before.at(-1) ?? 0;
};

/** The commands that lead on from the end of a run, the likeliest first. Pure. */
export const nextCommands = (ended: Ended): string[] => {
	const {progress, run} = ended;
	const commands = commandsAfter(ended);
	const deliver = `treadle deliver ${run}`;
	// Drafts of a loop that goes on.
	return progress.offers.some(isOpen) && !commands.includes(deliver) ? [...commands, deliver] : commands;
};

const commandsAfter = ({progress, stop, run, outcome, now}: Ended): string[] => {
	const resume = `treadle resume ${run}`;
	const from = `${resume} --from ${earlier(progress)}`;
	switch (outcome) {
		case 'verified':
			return progress.delivered || progress.commit === progress.base ? [] : [`treadle deliver ${run}`];
		case 'budget': {
			const names = exhaustedLimits({...progress, now}, stop).map(({name}) => name);
			// All of them at once: one that is still used up would end the run again.
			return names.length === 0 || names.includes(undefined)
				? []
				: [
						[
							resume,
							...names.flatMap(name => (name === undefined ? [] : [`--${name} ${moreOf(name, stop)}`])),
						].join(' '),
					];
		}

		case 'tampered': {
			const files = [...progress.tamperedFiles].slice(0, mostFiles);
			return [
				...(files.length > 0 ? [`${resume} ${files.map(file => `--allow ${word(file)}`).join(' ')}`] : []),
				from,
			];
		}

		case 'stalled':
			return [resume, from];
		case 'unverified':
		case undefined:
			return [];
		default:
			return [resume];
	}
};
