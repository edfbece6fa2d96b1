import type {Usage} from '../../journal/events/events.js';

export type UsageMeter = {
	/** Adds usage from one of the two sources; returns what neither had reported before, if any. */
	add: (way: 'protocol' | 'sideChannel', usage: Usage) => Usage | undefined;
};

/** Visible tokens are output without reasoning, which not every source reports. */
const names = ['input', 'cached', 'visible', 'reasoning'] as const;
type Tokens = Record<(typeof names)[number], number>;

const none = (): Tokens => ({input: 0, cached: 0, visible: 0, reasoning: 0});

/**
 * Where an agent reports the same tokens twice, call by call in its records and as a sum by the protocol, they count
 * once: the higher sum counts. So a record that lags behind, or that a tool truncates, delays usage but does not lower
 * it: the protocol's sum follows at the end of the turn. A forged record can only raise usage and end a run too early.
 * Costs are passed on unchanged.
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
				// Cached tokens are part of the input.
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
