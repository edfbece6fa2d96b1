import type {Usage} from '../journal/events.js';

export type UsageMeter = {
	/** Takes what one of the two ways of telling adds; returns what neither told before, where there is any. */
	add: (way: 'protocol' | 'companion', usage: Usage) => Usage | undefined;
};

/** Each with what it is a part of, which comes first. */
const parts = {input: undefined, cached: 'input', output: undefined, reasoning: 'output'} as const;
const names = ['input', 'cached', 'output', 'reasoning'] as const;
type Tokens = Record<(typeof names)[number], number>;

const none = (): Tokens => ({input: 0, cached: 0, output: 0, reasoning: 0});

/**
 * Where an agent tells the same tokens twice, call by call on the side and in sum by the protocol, they count once: the
 * higher sum of the two is the bill. So a record that lags behind, or that a tool of the agent cuts short, makes the bill
 * later and not lower: the protocol has the last word at the end of the turn. A record that exaggerates makes it higher,
 * and ends a run too early. Costs are passed on as they are.
 */
export const createUsageMeter = (): UsageMeter => {
	const sums = {protocol: none(), companion: none()};
	const billed = none();

	return {
		add(way, usage) {
			const news = none();
			for (const name of names) {
				sums[way][name] += usage[name] ?? 0;
				const more = Math.max(sums.protocol[name], sums.companion[name]) - billed[name];
				const whole = parts[name];
				news[name] = whole === undefined ? more : Math.min(more, news[whole]);
				billed[name] += news[name];
			}

			const {input: _, cached: __, output: ___, reasoning: ____, ...rest} = usage;
			const told = names.filter(name => usage[name] !== undefined || news[name] > 0);
			const isNews = usage.cost !== undefined || names.some(name => news[name] > 0);
			return isNews ? {...Object.fromEntries(told.map(name => [name, news[name]])), ...rest} : undefined;
		},
	};
};
