import type {Usage} from '../journal/events/events.js';
import {formatCount, formatMoney} from './format.js';

/** Estimated spending that the agent never reported, as in `1.2k tokens · $0.25 estimated: work was cut off`. */
export const chargeText = ({input = 0, output = 0, cost = 0}: Usage): string => {
	const parts = [
		...(input + output > 0 ? [`${formatCount(input + output)} tokens`] : []),
		...(cost > 0 ? [formatMoney(cost)] : []),
	];
	return `${parts.join(' · ')} estimated: work was cut off`;
};
