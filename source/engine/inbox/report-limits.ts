import {describeAskingLimits} from '../../agents/session/asking-limits.js';
import type {Context, Events} from './context.js';

/** Says what the person will not be asked about, where that is not what was said last. */
export async function* reportLimits(context: Context): Events {
	const {bones, progress} = context;
	const text = describeAskingLimits(bones.agent, progress.gates);
	if (text !== undefined && text !== context.toldLimits) {
		context.toldLimits = text;
		yield {
			type: 'agent.step',
			iteration: Math.max(progress.iteration, 0),
			step: {kind: 'notice', id: 'limits-of-asking', text},
		};
	}
}
