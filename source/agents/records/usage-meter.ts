import type {Usage} from '../../journal/events/events.js';

export type UsageMeter = {
	/** Takes what one of the two ways of telling adds; returns what neither told before, where there is any. */
	add: (way: 'protocol' | 'sideChannel', usage: Usage) => Usage | undefined;
};

/** Said tokens are those of the output that are not reasoning, of which some ways do not tell. */
const names = ['input', 'cached', 'visible', 'reasoning'] as const;
type Tokens = Record<(typeof names)[number], number>;

const none = (): Tokens => ({input: 0, cached: 0, visible: 0, reasoning: 0});

/**
 * Where an agent tells the same tokens twice, call by call on the side and in sum by the protocol, they count once: the
 * higher sum of the two is the bill. So a record that lags behind, or that a tool of the agent cuts short, makes the bill
 * later and not lower: the protocol has the last word at the end of the turn. A record that exaggerates makes it higher,
 * and ends a run too early. Costs are passed on as they are.
 */
export const createUsageMeter = (): UsageMeter => {
	const sums = {protocol: none(), sideChannel: none()};
	const billed = none();

	return {
		add(way, usage) {
			const {input = 0, cached = 0, output = 0, reasoning = 0, ...rest} = usage;
			const reported: Tokens = {input, cached, visible: output - reasoning, reasoning};
			const news = none();
			for (const name of names) {
				sums[way][name] += reported[name];
				const more = Math.max(sums.protocol[name], sums.sideChannel[name]) - billed[name];
				// What came from the cache is part of what was read.
				news[name] = name === 'cached' ? Math.min(more, news.input) : more;
				billed[name] += news[name];
			}

			const isNews = usage.cost !== undefined || names.some(name => news[name] > 0);
			const tokens = {...news, output: news.visible + news.reasoning};
			const keys = (['input', 'cached', 'output', 'reasoning'] as const).filter(
				key => usage[key] !== undefined || tokens[key] > 0,
			);
			return isNews ? {...Object.fromEntries(keys.map(key => [key, tokens[key]])), ...rest} : undefined;
		},
	};
};
