import {elapsed} from '../../../journal/state/count-time.js';
import type {RunState} from '../../../journal/state/state.js';
import {durationText} from '../../../loop/values/duration.js';
import {
	type ChangeableName,
	changeableNames,
	extendLimits,
	parseNewLimit,
} from '../../../loop/values/new-limit.js';
import {writePerDay} from '../../../loop/values/per-day.js';
import {Problem} from '../../../problem.js';
import {formatCount, formatMoney, formatTime} from '../../../words/format.js';
import type {Tools} from '../tools.js';

/** What is spent of a limit, and the limit; undefined for one that the loop does not set and that cannot be added. */
const limitText = (name: ChangeableName, state: RunState, now: number): string | undefined => {
	const {iterations, time, tokens, cost, perDay, deadline} = state.run?.stop ?? {};
	const {input = 0, output = 0, cost: spent = 0} = state.usage;
	switch (name) {
		case 'iterations':
			return `${state.iterationsWorked} of ${iterations}`;
		case 'time':
			return `${durationText(elapsed(state, now))} of ${durationText(time ?? 0)}`;
		case 'tokens':
			return tokens === undefined ? undefined : `${formatCount(input + output)} of ${formatCount(tokens)}`;
		case 'cost':
			return cost === undefined ? undefined : `${formatMoney(spent)} of ${formatMoney(cost)}`;
		case 'per-day':
			return perDay && `${writePerDay(perDay)}, over all runs of the loop`;
		case 'deadline':
			return deadline === undefined ? 'none' : formatTime(deadline);
	}
};

/** The limits that can be changed, each with the key that chooses it. */
export const limitChoices = (
	state: RunState,
	now: number,
): {key: string; label: string; name: ChangeableName}[] =>
	changeableNames
		.flatMap(name => {
			const text = limitText(name, state, now);
			return text === undefined ? [] : [{name, label: `${name.padEnd(11)}${text}`}];
		})
		.map((choice, index) => ({key: String(index + 1), ...choice}));

/** Asks which limit is to be changed, and shows what is spent of each. */
export const openLimits = (tools: Tools): void =>
	tools.dispatch({
		type: 'layer opened',
		layer: {
			kind: 'confirm',
			purpose: 'limits',
			question: 'Which limit of this run do you want to change?',
			choices: [
				...limitChoices(tools.live(), Date.now()).map(({key, label}) => ({key, label})),
				{key: 'esc', label: 'none'},
			],
		},
	});

const examples: Record<ChangeableName, string> = {
	iterations: '+10, or 30 in all',
	time: '+1h, or 3h in all',
	tokens: '+500k, or 2M in all',
	cost: '+$5, or $20 in all',
	'per-day': '$10, or 2M tokens',
	deadline: '2026-12-01T08:00Z',
};

const typeLimit = (tools: Tools, limit: ChangeableName, value: string): void =>
	tools.dispatch({
		type: 'layer opened',
		layer: {
			kind: 'input',
			purpose: 'limit',
			title: `${limit}, such as ${examples[limit]}`,
			value,
			cursor: value.length,
			limit,
		},
	});

/** The limit whose key was pressed is typed next. */
export const chooseLimit = (tools: Tools, key: string): void => {
	const chosen = limitChoices(tools.live(), Date.now()).find(choice => choice.key === key);
	if (chosen) {
		typeLimit(tools, chosen.name, '');
	}
};

/** Gives the run the limit that was typed; one that cannot be is typed again. */
export const sendLimit = async (tools: Tools, limit: ChangeableName, typed: string): Promise<void> => {
	const stop = tools.live().run?.stop;
	if (typed === '' || stop === undefined) {
		tools.say('The limit stays as it is');
		return;
	}

	try {
		extendLimits(stop, parseNewLimit(limit, typed));
	} catch (error) {
		if (!(error instanceof Problem)) {
			throw error;
		}

		typeLimit(tools, limit, typed);
		tools.say(error.message, 'problem');
		return;
	}

	if (await tools.request({type: 'limits', limits: {[limit]: typed}})) {
		tools.say(`The limit on ${limit} is changed`);
	}
};
