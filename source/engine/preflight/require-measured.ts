import type {Agent} from '../../agents/agent.js';
import {createAgent} from '../../agents/index.js';
import {reviewingAgents, whyNotMeasurable} from '../../loop/budgets.js';
import type {Loop} from '../../loop/loop.js';
import {Problem} from '../../problem.js';

/** Throws a Problem for a limit that cannot be measured: it is an error, not a zero. */
export const requireMeasured = (loop: Loop, {capabilities}: Agent, environment: NodeJS.ProcessEnv): void => {
	const judges = reviewingAgents(loop.verify).map(agent => ({
		agent,
		capabilities: createAgent(agent, {environment}).capabilities,
	}));
	const why = whyNotMeasurable(loop, capabilities, judges);
	if (why !== undefined) {
		throw new Problem(why);
	}
};
