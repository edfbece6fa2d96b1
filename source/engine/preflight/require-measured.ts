import type {Agent} from '../../agents/agent.js';
import {createAgent} from '../../agents/index.js';
import {reviewingAgents, type Spender, whyNotMeasurable} from '../../loop/budgets.js';
import type {AgentChoice, Loop} from '../../loop/loop.js';
import type {PerDay} from '../../loop/values/per-day.js';
import {Problem} from '../../problem.js';

/** Throws a Problem for a limit that cannot be measured: it is an error, not a zero. */
export const requireMeasured = (
	loop: Loop,
	{capabilities, scripted}: Agent,
	environment: NodeJS.ProcessEnv,
	machine?: PerDay,
): void => {
	const asSpender = (agent: AgentChoice): Spender => ({
		agent,
		capabilities: createAgent(agent, {environment}).capabilities,
	});
	const judges = reviewingAgents(loop.verify).map(asSpender);
	const helpers = [loop.escalate?.agent, loop.fallback].filter(helper => helper !== undefined).map(asSpender);
	const why = whyNotMeasurable(loop, capabilities, judges, helpers);
	if (why !== undefined) {
		throw new Problem(why);
	}

	// A script spends nothing. What a judge of its work spends is reported or not, as with any agent.
	if (machine !== undefined && !(scripted && judges.length + helpers.length === 0)) {
		const unmeasured = whyNotMeasurable(
			{...loop, stop: {...loop.stop, perDay: machine}},
			capabilities,
			judges,
			helpers,
		);
		if (unmeasured !== undefined) {
			throw new Problem(unmeasured.replace('stop.per-day', 'the limit per day of this machine'), {
				hint: 'It is set with: treadle config set per-day …',
			});
		}
	}
};
