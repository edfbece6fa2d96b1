import type {Agent, Asking} from '../../agents/agent.js';
import {describeAskingLimits} from '../../agents/session/asking-limits.js';
import {type GateName, gateNames} from '../../loop/loop.js';
import type {Context, Events} from './context.js';
import {workerOf} from './worker.js';

/** Kinds of agents whose name says how they are driven, not who they are. */
const namelessKinds: readonly string[] = ['command', 'acp'];

/** What a gate calls the agent. */
export const agentName = ({name}: Pick<Agent, 'name'>): string =>
	namelessKinds.includes(name) ? 'the agent' : name;

/** Which tool calls an agent has to ask about: with every gate on, reads too; with the tool gate alone, changes. */
export const askingFor = (gates: readonly GateName[]): Asking => {
	if (!gates.includes('tool')) {
		return 'nothing';
	}

	return gateNames.every(name => gates.includes(name)) ? 'everything' : 'changes';
};

/** Reports what you will not be asked about, unless that was the last report. */
export async function* reportLimits(context: Context): Events {
	const {progress} = context;
	const text = describeAskingLimits(workerOf(context).agent, progress.gates);
	if (text !== undefined && text !== context.reportedLimits) {
		context.reportedLimits = text;
		yield {
			type: 'agent.step',
			iteration: Math.max(progress.iteration, 0),
			step: {kind: 'notice', id: 'limits-of-asking', text},
		};
	}
}
