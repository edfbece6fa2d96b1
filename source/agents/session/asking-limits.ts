import type {GateName} from '../../loop/loop.js';
import type {Agent} from '../agent.js';

/**
 * What a user who wants to be asked about tools has to know before the run starts: that this agent never asks, or not
 * about everything. Undefined when the tool gate does not ask, or the agent asks about every tool.
 */
export const describeAskingLimits = (
	{label, asks}: Pick<Agent, 'label' | 'asks'>,
	gates: readonly GateName[],
): string | undefined => {
	if (!gates.includes('tool')) {
		return undefined;
	}

	switch (asks) {
		case 'every-tool':
			return undefined;
		case 'some-tools':
			return `${label} decides itself which tool calls it asks about, usually not about reading. The others run without the tool gate; you see them in the steps.`;
		case 'never':
			return `${label} never asks before it uses a tool, so the tool gate will not open. You see what it did afterwards, at the checkpoint gate.`;
	}
};
