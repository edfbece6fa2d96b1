import type {Asking} from '../../agents/agent.js';
import {type GateName, gateNames} from '../../loop/loop.js';

/** Which tool calls an agent is to ask about: with every gate on, reads too; with the tool gate alone, changes. */
export const askingFor = (gates: readonly GateName[]): Asking => {
	if (!gates.includes('tool')) {
		return 'nothing';
	}

	return gateNames.every(name => gates.includes(name)) ? 'everything' : 'changes';
};
